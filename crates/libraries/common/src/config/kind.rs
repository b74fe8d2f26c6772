//! The kinds of configurations, told by their keys.

use super::Error;
use super::raw::ERA_PREFIX;
use std::fmt;
use std::path::Path;

/// A kind of configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigKind {
    Dataset,
    Training,
    Testing,
    Application,
}

impl ConfigKind {
    const ALL: [Self; 4] = [Self::Dataset, Self::Training, Self::Testing, Self::Application];

    /// Keys that no other kind has.
    fn own(self) -> &'static [&'static str] {
        match self {
            Self::Dataset => &["processes", "output_filename", "base_path", "tree_path"],
            Self::Training => &["datasets", "classes", "variables", "class_weights", "train_test_split"],
            Self::Testing => &["weight_branch", "output_prefix", "models"],
            Self::Application => &["classifiers", "branch_prefix", "output_directory"],
        }
    }

    fn has(self, key: &str) -> bool {
        self.own().contains(&key) || self == Self::Training && key.starts_with(ERA_PREFIX)
    }

    /// The kind that most of the keys are of, if one is of any.
    pub fn told(keys: &[&str]) -> Option<Self> {
        let count = |kind: &Self| keys.iter().filter(|key| kind.has(key)).count();
        // the first of equals
        let most = Self::ALL.into_iter().rev().max_by_key(count)?;
        (count(&most) > 0).then_some(most)
    }

    /// Fails if the keys are those of another kind.
    pub fn check(self, path: &Path, keys: &[&str]) -> Result<(), Error> {
        match Self::told(keys) {
            Some(other) if other != self && !keys.iter().any(|key| self.has(key)) => {
                let its: Vec<&str> = keys.iter().copied().filter(|key| other.has(key)).take(2).collect();
                let problem = format!("this is {other}, as it has `{}`; expected {self}", its.join("` and `"));
                let help =
                    format!("give the file that has `{}`; several go in the order that --help shows", self.own()[0]);
                Err(Error::new(path, None, problem).help(Some(help)))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for ConfigKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dataset => "a dataset configuration",
            Self::Training => "a training configuration",
            Self::Testing => "a testing configuration",
            Self::Application => "an application configuration",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_tell_the_kind() {
        assert_eq!(ConfigKind::told(&["processes", "fold"]), Some(ConfigKind::Dataset));
        assert_eq!(ConfigKind::told(&["datasets_2016", "model"]), Some(ConfigKind::Training));
        assert_eq!(ConfigKind::told(&["model", "weight_branch"]), Some(ConfigKind::Testing));
        assert_eq!(ConfigKind::told(&["classifiers"]), Some(ConfigKind::Application));
        assert_eq!((ConfigKind::told(&["model"]), ConfigKind::told(&[])), (None, None));
    }

    #[test]
    fn a_configuration_of_another_kind_is_called_so() {
        let error = ConfigKind::Dataset.check("t.yaml".as_ref(), &["classes", "variables", "model"]).unwrap_err();
        let expected = "t.yaml: this is a training configuration, as it has `classes` and `variables`; expected a dataset \
                        configuration";
        assert!(error.to_string().starts_with(expected), "{error}");
        assert!(error.help.unwrap().contains("`processes`"));
        assert!(
            ConfigKind::Dataset.check("d.yaml".as_ref(), &["processes", "variables"]).is_ok(),
            "an unknown key is named"
        );
        assert!(ConfigKind::Training.check("d.yaml".as_ref(), &["modle"]).is_ok());
    }
}
