//! The dataset configuration beside the models: it must divide events as they were divided for training.

use common::config::DatasetConfig;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

impl Classifier {
    /// Compares the fold rule of a dataset configuration with that of the model.
    ///
    /// # Errors
    /// When they differ.
    pub fn agree_on_rule(&self, dataset: &DatasetConfig) -> Result<()> {
        let trained = &self.fold().rule;
        if dataset.fold == *trained {
            return Ok(());
        }
        let (listed, trained) = (dataset.fold.to_string(), trained.to_string());
        Err(Refusal::RuleOfConfiguration { listed, trained }.into())
    }

    /// Compares the processes that a dataset configuration, of an `era`, puts in one fold whole with those of the model.
    ///
    /// # Errors
    /// When they differ.
    pub fn agree_on_fixed_folds(&self, dataset: &DatasetConfig, era: Option<&str>) -> Result<()> {
        let fixed = self.fold().fixed_of(era);
        let mut trained: Vec<(&str, u32)> = fixed.iter().map(|fixed| (fixed.process.as_str(), fixed.fold)).collect();
        trained.sort_unstable();
        trained.dedup();
        let mut listed: Vec<(&str, u32)> =
            dataset.processes.iter().filter_map(|process| Some((process.name.as_str(), process.fixed_fold?))).collect();
        listed.sort_unstable();
        if listed == trained {
            return Ok(());
        }
        Err(Refusal::FixedOfConfiguration { listed: text(&listed), trained: text(&trained) }.into())
    }
}

fn text(fixed: &[(&str, u32)]) -> String {
    match fixed {
        [] => "no process".to_owned(),
        fixed => fixed.iter().map(|(name, fold)| format!("`{name}` in fold {fold}")).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, fixed_tree};
    use std::path::Path;

    /// A configuration with this rule and these keys of process `p`.
    fn configuration(rule: &str, keys: &str) -> DatasetConfig {
        let process = format!("{{p: {{files: [a.root], class: a{keys}}}}}");
        let text = format!("output_filename: d.root\ntree_path: t\n{rule}\nprocesses: {process}\n");
        DatasetConfig::parse(Path::new("d.yaml"), &text).unwrap()
    }

    #[test]
    fn another_rule_than_the_models_is_refused() {
        let model = Samples::new().model(0).read();
        assert!(model.agree_on_rule(&configuration("event_branch: event", "")).is_ok());
        let refused = model.agree_on_rule(&configuration("fold: {hash: [x, y]}", "")).unwrap_err().to_string();
        assert!(refused.contains("hash of `x`, `y`") && refused.contains("`event` mod 2"), "{refused}");
    }

    #[test]
    fn other_processes_in_one_fold_whole_than_the_models_are_refused() {
        let samples = Samples::new();
        let model = samples.model(0).fixed(fixed_tree(0, "ab", None)).fixed(fixed_tree(0, "cd", None)).read();
        let agree = |keys: &str| model.agree_on_fixed_folds(&configuration("event_branch: event", keys), None);
        assert!(agree(", fold: 0").is_ok(), "a process of two files is one process");
        let refused = agree("").unwrap_err().to_string();
        assert!(refused.contains("puts no process whole") && refused.contains("`p` in fold 0"), "{refused}");
        assert!(agree(", fold: 1").unwrap_err().to_string().contains("`p` in fold 1"));
    }

    #[test]
    fn processes_in_one_fold_whole_are_compared_in_the_era_of_the_configuration() {
        let model = Samples::new().model(0).eras().fixed(fixed_tree(0, "ab", Some("a"))).read();
        let agree =
            |keys: &str, era| model.agree_on_fixed_folds(&configuration("event_branch: event", keys), Some(era));
        assert!(agree(", fold: 0", "a").is_ok() && agree("", "b").is_ok());
        assert!(agree("", "a").is_err() && agree(", fold: 0", "b").is_err());
    }
}
