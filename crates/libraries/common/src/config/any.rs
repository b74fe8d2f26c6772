//! A configuration of either kind that describes a dataset, told by its keys.

use super::raw::ERA_PREFIX;
use super::{DatasetConfig, Error, TrainingConfig, yaml};
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::path::Path;

/// Keys that only one kind of configuration has.
const DATASET: [&str; 2] = ["processes", "output_filename"];
const TRAINING: [&str; 3] = ["datasets", "variables", "classes"];

/// The configuration of `create-training-dataset` or of `train`.
#[derive(Debug, Clone, PartialEq)]
pub enum DataConfig {
    /// With `processes`.
    Dataset(Box<DatasetConfig>),
    /// With `datasets`, or `datasets_NAME` of eras.
    Training(Box<TrainingConfig>),
}

impl DataConfig {
    /// Reads and checks a YAML file of either kind.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|source| Error::unreadable(path, source))?;
        Self::parse(path, &text)
    }

    /// As [`Self::read`], from text; `path` names it in errors.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let keys: BTreeMap<String, IgnoredAny> = yaml::parse(path, text)?;
        let known = |own: &[&str]| own.iter().filter(|key| keys.contains_key(**key)).count();
        let eras = keys.keys().filter(|key| key.starts_with(ERA_PREFIX)).count();
        match (known(&DATASET), known(&TRAINING) + eras) {
            (0, 0) => Err(Error::new(path, None, "neither a dataset nor a training configuration")
                .help(Some("the first has the key `processes`, the second `datasets`".into()))),
            (dataset, training) if dataset >= training => {
                DatasetConfig::parse(path, text).map(Box::new).map(Self::Dataset)
            }
            _ => TrainingConfig::parse(path, text).map(Box::new).map(Self::Training),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_tell_the_kind() {
        let parse = |text: &str| DataConfig::parse(Path::new("a.yaml"), text);
        let dataset = "output_filename: d.root\ntree_path: t\nevent_branch: e\nprocesses: &p {ztt: {files: a.root, class: ztt}}\n";
        assert!(matches!(parse(dataset), Ok(DataConfig::Dataset(_))));
        let training =
            "datasets: [a, b]\nclasses: [s, b]\nvariables: [x]\nmodel: {name: example, batch_size: 1, epochs: 1}\n";
        assert!(matches!(parse(training), Ok(DataConfig::Training(_))));
        let error = parse("datasets_a: [a, b]\ndatasets_b: [c, d]\n").unwrap_err();
        assert!(error.to_string().contains("`classes` is missing"), "{error}");
        let error = parse("model: [a]\nweight_branch: w\n").unwrap_err();
        assert!(error.to_string().contains("`processes`") && error.to_string().contains("`datasets`"), "{error}");
        let error = parse("output_filename: d.root\nprocesses: {}\nevnt_branch: e\n").unwrap_err();
        assert!(error.to_string().contains("`event_branch`"), "{error}");
    }
}
