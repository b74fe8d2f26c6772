//! A foreign ntuple does not say its fold: each of its events is checked by the rule of the model.

use std::path::Path;

use common::FoldKind;
use ntuple::Chunk;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

impl Classifier {
    /// Whether the rule tells the fold of a single event.
    pub(crate) fn has_rule(&self) -> bool {
        !matches!(self.fold().rule.kind, FoldKind::Process {})
    }

    /// Checks that the rule tells the fold of every event of a foreign ntuple of an `era`.
    ///
    /// # Errors
    /// When there is no rule for single events, or training put some against the rule in one fold whole.
    pub(crate) fn check_rule_tells(&self, path: &Path, era: Option<&str>) -> Result<()> {
        if self.has_rule() && self.fold().fixed_of(era).is_empty() {
            return Ok(());
        }
        let (model, rule) = (self.path().to_owned(), self.fold().rule.to_string());
        Err(Refusal::NoFold { path: path.to_owned(), model, rule }.into())
    }

    /// Checks that none of the events, whose folds have been read, is of a fold that the model was trained on.
    ///
    /// # Errors
    /// When one is; it is named.
    pub(crate) fn check_events(&self, chunk: &Chunk<'_>) -> Result<()> {
        match chunk.folds().iter().position(|&fold| self.fold().trains_on(fold)) {
            None => Ok(()),
            Some(row) => Err(Refusal::SeenEvent {
                model: self.path().to_owned(),
                path: chunk.file().to_owned(),
                tree: chunk.tree().to_owned(),
                entry: chunk.entries().start + row as u64,
                fold: chunk.folds()[row],
            }
            .into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, fixed_tree};
    use ::ntuple::{Columns, Location, Source};

    #[test]
    fn the_first_event_of_the_models_fold_is_named() {
        let samples = Samples::new();
        let (own, others) = (samples.model(0).read(), samples.model(1).others().read());
        let check_of = |model: &Classifier, path: &Path| {
            let source = Source::open(&[Location::new(path)], "t").unwrap();
            let mut columns = Columns::new();
            columns.fold(&model.fold().rule).unwrap();
            let reading = source.select(&columns).unwrap();
            reading.chunks().try_for_each(|chunk| model.check_events(&chunk.unwrap()))
        };
        let check = |path: &Path| check_of(&own, path).and(check_of(&others, path));
        assert!(check(&samples.ntuple("odd.root", [1, 3, 5])).is_ok());
        let refused = check(&samples.ntuple("mixed.root", [1, 3, 4])).unwrap_err().to_string();
        for part in ["may have seen entry 2", "tree `t`", "mixed.root", "of fold 0"] {
            assert!(refused.contains(part), "{refused}");
        }
    }

    #[test]
    fn a_rule_does_not_tell_where_training_put_trees_in_one_fold_whole() {
        let samples = Samples::new();
        let path = Path::new("foreign.root");
        assert!(samples.model(0).read().check_rule_tells(path, None).is_ok());
        let model = samples.model(0).fixed(fixed_tree(0, "ab", None)).read();
        let refused = model.check_rule_tells(path, None).unwrap_err().to_string();
        assert!(refused.contains("foreign.root` does not say its fold"), "{refused}");
        let model = samples.model(0).eras().fixed(fixed_tree(0, "ab", Some("a"))).read();
        assert!(model.check_rule_tells(path, Some("b")).is_ok() && model.check_rule_tells(path, Some("a")).is_err());
        let model = samples.model(0).no_rule().read();
        assert!(!model.has_rule() && model.check_rule_tells(path, None).is_err());
    }
}
