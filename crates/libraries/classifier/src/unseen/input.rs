//! The input of which every event is to be scored: how its events are divided among the folds, so that each gets a model that has
//! not seen it. Where nothing is known, the user has to say.

use std::path::Path;

use modelfile::scored::{self, Scored};
use rootfile::RootFile;
use storage::digest;
use table::Format;

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::division::Division;
use crate::unseen::refusal::Refusal;

/// What is known of an input, and why, for messages.
type Known = (Division, String);

/// The digest that a file had before it got its first scores: by that training knows it.
fn digest_before_scores(input: &Path, tree: &str) -> Result<String> {
    let text = match Format::in_chain(input).has_trees() {
        true => RootFile::open(input)?.text(&Scored::name_beside(tree))?,
        false => table::note(input, scored::NAME).map_err(ntuple::Error::from)?,
    };
    if let Some(text) = text {
        return Ok(Scored::from_json(&text, &input.display().to_string())?.sha256);
    }
    Ok(digest::file(input)?)
}

impl Classifier {
    /// What a file is to say of itself that gets scores of this model, so that its events are known again: nothing where its rule
    /// tells the fold of every event.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn scored(&self, input: &Path, tree: &str) -> Result<Option<Scored>> {
        let needed = !self.fold().fixed.is_empty() || self.interface().eras.is_some();
        if needed { Ok(Some(Scored::new(digest_before_scores(input, tree)?))) } else { Ok(None) }
    }

    /// How the events of the `tree` of a file are divided: as far as files tell, else as is claimed.
    ///
    /// # Errors
    /// When nothing is known and nothing claimed, or the claim is wrong; when the file is of another rule or another era.
    pub fn division(&self, input: &Path, tree: &str, era: Option<&str>, claim: Option<Division>) -> Result<Division> {
        let folds = self.fold().rule.folds;
        let refusal = match (self.known_division(input, tree, era)?, claim) {
            (Some((known, truth)), Some(claim)) if claim != known => Refusal::WrongClaim { truth },
            (Some((known, _)), _) => return Ok(known),
            (None, Some(Division::Fold(fold))) if fold >= folds => Refusal::NoSuchFold { fold, folds },
            (None, Some(claim)) if claim != Division::Rule || self.has_rule() => return Ok(claim),
            (None, _) => self.unknown_division(input),
        };
        Err(refusal.into())
    }

    fn known_division(&self, input: &Path, tree: &str, era: Option<&str>) -> Result<Option<Known>> {
        let path = input.display();
        if let Some(fold) = self.fold_of_file(input, era)? {
            return Ok(Some((Division::Fold(fold), format!("`{path}` is the file of fold {fold}"))));
        }
        let rule = || Some((Division::Rule, format!("the events of `{path}` are divided by {}", self.fold().rule)));
        let rule_tells = self.has_rule() && self.fold().fixed.is_empty();
        if rule_tells && era.is_none() {
            return Ok(rule());
        }
        let sha256 = digest_before_scores(input, tree)?;
        self.check_era_of(input, &sha256, era)?;
        if let Some(fixed) = self.fixed_tree(&sha256, tree) {
            let why = format!("process `{}` put the events of `{path}` in fold {}", fixed.process, fixed.fold);
            return Ok(Some((Division::Fold(fixed.fold), why)));
        }
        let is_known = !self.has_fixed_tree(&sha256) && self.seen_ntuples().iter().any(|seen| seen.sha256 == sha256);
        Ok(if rule_tells || is_known { rule() } else { None })
    }

    fn unknown_division(&self, input: &Path) -> Refusal {
        let (rule, help) = match self.has_rule() {
            false => {
                ("and there is no rule for single events".to_owned(), "`--fold N` if all its events are of fold N")
            }
            true => (
                format!("and `{}` is none of the files that the models were trained on", input.display()),
                "`--fold N` if all its events are of fold N, `--fold rule` if they are divided by the rule, as data that \
                 nothing was trained on",
            ),
        };
        Refusal::UnknownDivision { input: input.to_owned(), processes: self.fixed_processes(), rule, help }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::{Samples, fixed_tree, fold};

    /// What is refused of the tree `t` of an input, where `claim` is made.
    fn refused(model: &Classifier, input: &Path, claim: Option<Division>) -> String {
        model.division(input, "t", None, claim).unwrap_err().to_string()
    }

    #[test]
    fn the_rule_divides_an_input_where_training_put_no_tree_in_one_fold_whole() {
        let samples = Samples::new();
        let (model, input) = (samples.model(0).read(), samples.ntuple("data.root", 0..4));
        assert_eq!(model.division(&input, "t", None, None).unwrap(), Division::Rule);
        assert_eq!(model.division(&input, "t", None, Some(Division::Rule)).unwrap(), Division::Rule);
        let message = refused(&model, &input, Some(Division::Fold(1)));
        assert!(message.contains("`--fold` is wrong") && message.contains("divided by `event` mod 2"), "{message}");
    }

    #[test]
    fn a_fold_file_and_a_copy_of_it_with_scores_are_of_its_fold() {
        let samples = Samples::new();
        let (model, file) = (samples.model(0).read(), samples.fold_file("fold1.root", &fold(1), &[]));
        let copy = samples.path("with_scores.root");
        std::fs::rename(file, &copy).unwrap();
        assert_eq!(model.division(&copy, "a", None, None).unwrap(), Division::Fold(1));
        assert!(refused(&model, &copy, Some(Division::Rule)).contains("is the file of fold 1"));
    }

    #[test]
    fn a_tree_in_one_fold_whole_is_of_that_fold_whatever_the_name_of_its_file() {
        let samples = Samples::new();
        let seen = samples.identify("seen.root", 0..4);
        let model = samples.model(0).fixed(fixed_tree(0, &seen.sha256, None)).read();
        let renamed = samples.path("renamed.root");
        std::fs::rename(&seen.path, &renamed).unwrap();
        assert_eq!(model.division(&renamed, "/t;1", None, None).unwrap(), Division::Fold(0));
        for claim in [Division::Fold(1), Division::Rule] {
            assert!(refused(&model, &renamed, Some(claim)).contains("process `p` put the events of"));
        }
    }

    #[test]
    fn other_ntuples_of_the_training_are_divided_by_the_rule() {
        let samples = Samples::new();
        let by_rule = samples.identify("by_rule.root", 0..4);
        let model = samples.model(0).fixed(fixed_tree(0, "ab", None)).ntuple(by_rule.clone()).read();
        assert_eq!(model.division(&by_rule.path, "t", None, None).unwrap(), Division::Rule);
        // Of another tree of a file with a tree in one fold whole nothing is known.
        let model = samples.model(0).fixed(fixed_tree(0, &by_rule.sha256, None)).ntuple(by_rule.clone()).read();
        assert!(model.division(&by_rule.path, "u", None, None).is_err());
    }

    #[test]
    fn an_input_of_which_nothing_is_known_is_divided_as_the_user_says() {
        let samples = Samples::new();
        let model = samples.model(0).fixed(fixed_tree(0, "ab", None)).read();
        let input = samples.ntuple("data.root", 0..4);
        let message = refused(&model, &input, None);
        for part in ["`p`", "data.root` is none of the files", "--fold N", "--fold rule"] {
            assert!(message.contains(part), "{message}");
        }
        for claim in [Division::Fold(1), Division::Rule] {
            assert_eq!(model.division(&input, "t", None, Some(claim)).unwrap(), claim);
        }
        assert!(refused(&model, &input, Some(Division::Fold(2))).contains("the models are of 2 folds"));
    }

    #[test]
    fn no_rule_is_believed_where_there_is_none() {
        let samples = Samples::new();
        let model = samples.model(0).no_rule().fixed(fixed_tree(0, "ab", None)).read();
        let input = samples.ntuple("data.root", 0..4);
        for claim in [None, Some(Division::Rule)] {
            let message = refused(&model, &input, claim);
            assert!(message.contains("no rule for single events") && !message.contains("--fold rule"), "{message}");
        }
        assert_eq!(model.division(&input, "t", None, Some(Division::Fold(1))).unwrap(), Division::Fold(1));
    }

    #[test]
    fn an_ntuple_that_is_known_of_another_era_is_refused_and_a_new_one_is_not() {
        let samples = Samples::new();
        let known = samples.identify("known.root", 0..4);
        let model = samples.model(0).eras().ntuple(known.clone().of_era(Some("a"))).read();
        let division = |input: &Path, era| model.division(input, "t", Some(era), None);
        assert_eq!(division(&known.path, "a").unwrap(), Division::Rule);
        assert!(division(&known.path, "b").unwrap_err().to_string().contains("is an ntuple of era `a`"));
        assert_eq!(division(&samples.ntuple("new.root", 4..9), "b").unwrap(), Division::Rule);
    }
}
