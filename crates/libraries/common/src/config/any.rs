//! A configuration of either kind that describes a dataset, told by its keys.

use super::kind::ConfigKind;
use super::{DatasetConfig, Error, TrainingConfig, yaml};
use serde::de::IgnoredAny;
use std::path::Path;

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
        Self::parse(path, &super::text(path)?)
    }

    /// As [`Self::read`], from text; `path` names it in errors.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        let mut kind = None;
        let _: IgnoredAny = yaml::parse_if(path, text, |keys| {
            kind = ConfigKind::told(keys);
            Ok(())
        })?;
        match kind {
            Some(ConfigKind::Dataset) => DatasetConfig::parse(path, text).map(Box::new).map(Self::Dataset),
            Some(ConfigKind::Training) => TrainingConfig::parse(path, text).map(Box::new).map(Self::Training),
            _ => Err(Error::new(path, None, "neither a dataset nor a training configuration")
                .help(Some("the first has the key `processes`, the second `datasets`".into()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_tell_the_kind() {
        let parse = |text: &str| DataConfig::parse(Path::new("a.yaml"), text);
        let dataset =
            "output_filename: d.root\ntree_path: t\nevent_branch: e\nprocesses: {ztt: {files: a.root, class: ztt}}\n";
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
