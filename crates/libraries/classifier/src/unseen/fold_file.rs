//! Fold files of `create-training-dataset` say which fold their events are of. A copy with scores says it too.

use std::path::Path;

use modelfile::provenance::{self, Provenance};
use rootfile::RootFile;
use table::Format;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

impl Classifier {
    /// The fold that the file at `path`, of an `era`, says all its events are of; `None` of a file that is not ours.
    ///
    /// # Errors
    /// When it divides events in another way than the model, or its events are known to be of another era.
    pub(crate) fn fold_of_file(&self, path: &Path, era: Option<&str>) -> Result<Option<u32>> {
        if !Format::in_chain(path).has_trees() {
            return Ok(None);
        }
        let Some(text) = RootFile::open(path)?.text(provenance::NAME)? else { return Ok(None) };
        let Provenance { fold, inputs, .. } = Provenance::from_json(&text, &path.display().to_string())?;
        inputs.iter().try_for_each(|ntuple| self.check_era_of(&ntuple.path, &ntuple.sha256, era))?;
        if fold.index >= fold.rule.folds {
            let (what, problem) =
                (format!("provenance in {}", path.display()), "its fold is beyond the last".to_owned());
            return Err(modelfile::Error::Content { what, problem }.into());
        }
        let trained = self.fold();
        if fold.rule == trained.rule && fold.fixed == trained.fixed_of(era) {
            return Ok(Some(fold.index));
        }
        let (found, trained) = (fold.rule.to_string(), trained.rule.to_string());
        Err(Refusal::OtherRule { path: path.to_owned(), found, model: self.path().to_owned(), trained }.into())
    }
}

#[cfg(test)]
mod tests {
    use crate::unseen::samples::{Samples, fixed_tree, fold};

    #[test]
    fn a_fold_file_says_its_fold_and_so_does_a_copy_under_another_name() {
        let samples = Samples::new();
        let model = samples.model(0).read();
        let path = samples.fold_file("fold1.root", &fold(1), &[]);
        assert_eq!(model.fold_of_file(&path, None).unwrap(), Some(1));
        std::fs::rename(&path, samples.path("scored.root")).unwrap();
        assert_eq!(model.fold_of_file(&samples.path("scored.root"), None).unwrap(), Some(1));
    }

    #[test]
    fn a_file_of_another_program_says_nothing() {
        let samples = Samples::new();
        let path = samples.ntuple("data.root", 0..4);
        assert_eq!(samples.model(0).read().fold_of_file(&path, None).unwrap(), None);
    }

    #[test]
    fn a_fold_file_of_a_fold_beyond_the_last_is_refused() {
        let samples = Samples::new();
        let path = samples.fold_file("fold2.root", &fold(2), &[]);
        let refused = samples.model(0).read().fold_of_file(&path, None).unwrap_err().to_string();
        assert!(refused.contains("fold2.root: its fold is beyond the last"), "{refused}");
    }

    #[test]
    fn a_fold_file_of_another_rule_is_refused() {
        let samples = Samples::new();
        let mut other = fold(1);
        other.rule = common::FoldRule::modulo("run", 2);
        let path = samples.fold_file("fold1.root", &other, &[]);
        let refused = samples.model(0).read().fold_of_file(&path, None).unwrap_err().to_string();
        for part in ["`run` mod 2", "`event` mod 2", "may have seen"] {
            assert!(refused.contains(part), "{refused}");
        }
    }

    #[test]
    fn a_fold_file_with_other_trees_in_one_fold_whole_is_refused() {
        let samples = Samples::new();
        let path = samples.fold_file("fold1.root", &fold(1), &[]);
        let model = samples.model(0).fixed(fixed_tree(0, "ab", None)).read();
        assert!(model.fold_of_file(&path, None).is_err());
        let mut same = fold(1);
        same.fixed = vec![fixed_tree(0, "ab", None)];
        let path = samples.fold_file("same.root", &same, &[]);
        assert_eq!(model.fold_of_file(&path, None).unwrap(), Some(1));
    }

    #[test]
    fn trees_in_one_fold_whole_are_compared_in_the_era_of_the_file() {
        let samples = Samples::new();
        let model = samples.model(0).eras().fixed(fixed_tree(0, "ab", Some("a"))).read();
        let mut of_a = fold(1);
        of_a.fixed = vec![fixed_tree(0, "ab", None)];
        let (of_a, of_b) = (samples.fold_file("a.root", &of_a, &[]), samples.fold_file("b.root", &fold(1), &[]));
        assert_eq!(model.fold_of_file(&of_a, Some("a")).unwrap(), Some(1));
        assert_eq!(model.fold_of_file(&of_b, Some("b")).unwrap(), Some(1));
        assert!(model.fold_of_file(&of_a, Some("b")).is_err() && model.fold_of_file(&of_b, Some("a")).is_err());
    }

    #[test]
    fn a_fold_file_made_of_ntuples_of_another_era_is_refused() {
        let samples = Samples::new();
        let ntuple = samples.identify("ntuple.root", 0..4);
        let model = samples.model(0).eras().ntuple(ntuple.clone().of_era(Some("a"))).read();
        let path = samples.fold_file("fold1.root", &fold(1), &[ntuple]);
        assert_eq!(model.fold_of_file(&path, Some("a")).unwrap(), Some(1));
        let refused = model.fold_of_file(&path, Some("b")).unwrap_err().to_string();
        assert!(refused.contains("is an ntuple of era `a`") && refused.contains("not of `b`"), "{refused}");
    }
}
