//! Which models score the events of a fold: only those that were not trained on it.
//!
//! A model knows the fold that it was trained on; the order in which models are listed means nothing.

use crate::error::Result;
use crate::model::Classifier;
use crate::unseen::refusal::Refusal;

/// The choice among the models that have not seen an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The model of the next fold: the same distribution of scores as in a test of one model.
    Next,
    /// The mean of all of them.
    Mean,
}

/// For each fold the positions of the models in the list that score its events.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment(Vec<Vec<usize>>);

impl Assignment {
    /// Assigns models to the folds of their rule, which they share.
    ///
    /// # Errors
    /// When there is not exactly one model for each fold.
    pub fn of_models(models: &[Classifier], choice: Choice) -> Result<Self> {
        let trained_on: Vec<u32> = models.iter().map(|model| model.fold().index).collect();
        let folds = models.first().map_or(0, |model| model.fold().rule.folds);
        Self::new(&trained_on, folds, choice)
    }

    /// Assigns models, given by the fold that each was trained on, to `folds` folds.
    fn new(trained_on: &[u32], folds: u32, choice: Choice) -> Result<Self> {
        if folds < 2 {
            return Err(Refusal::TooFewFolds { folds }.into());
        }
        let position = |fold: u32| trained_on.iter().position(|&trained| trained == fold);
        for (index, &trained) in trained_on.iter().enumerate() {
            if trained >= folds {
                return Err(Refusal::FoldBeyondLast { index, trained, folds }.into());
            }
            if position(trained) != Some(index) {
                return Err(Refusal::TwoModels { fold: trained, folds }.into());
            }
        }
        let mut assigned = Vec::new();
        for fold in 0..folds {
            if position(fold).is_none() {
                return Err(Refusal::MissingModel { fold, folds }.into());
            }
            let scoring: Vec<u32> = match choice {
                Choice::Next => vec![(fold + 1) % folds],
                Choice::Mean => (1..folds).map(|step| (fold + step) % folds).collect(),
            };
            assigned.push(scoring.into_iter().filter_map(position).collect());
        }
        Ok(Self(assigned))
    }

    /// The one model of a list for all events, none of which is of its fold: whoever takes this has checked it.
    pub(crate) fn tested() -> Self {
        Self(vec![vec![0]])
    }

    /// For each fold the positions of the models that score its events.
    pub fn folds(&self) -> &[Vec<usize>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unseen::samples::Samples;

    #[test]
    fn an_event_is_never_scored_by_a_model_that_was_trained_on_it() {
        for folds in 2..8 {
            for rotation in 0..folds {
                let trained_on: Vec<u32> = (0..folds).map(|fold| (fold + rotation) % folds).collect();
                for choice in [Choice::Next, Choice::Mean] {
                    let assignment = Assignment::new(&trained_on, folds, choice).unwrap();
                    for fold in 0..folds {
                        assert!(!assignment.folds()[fold as usize].is_empty());
                        assert!(assignment.folds()[fold as usize].iter().all(|&model| trained_on[model] != fold));
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_list_changes_nothing() {
        let listed = Assignment::new(&[0, 1, 2], 3, Choice::Next).unwrap();
        let turned = Assignment::new(&[2, 0, 1], 3, Choice::Next).unwrap();
        for fold in 0..3 {
            assert_eq!(listed.folds()[fold][0] as u32, [2, 0, 1][turned.folds()[fold][0]]);
        }
    }

    #[test]
    fn the_mean_takes_all_models_but_one() {
        let assignment = Assignment::new(&[0, 1, 2], 3, Choice::Mean).unwrap();
        assert_eq!(assignment.folds()[1], [2, 0]);
    }

    #[test]
    fn a_missing_or_doubled_model_is_refused() {
        let message =
            |trained_on: &[u32], folds| Assignment::new(trained_on, folds, Choice::Next).unwrap_err().to_string();
        assert!(message(&[0], 2).contains("no model was trained on fold 1"));
        assert!(message(&[1, 1], 2).contains("two models were trained on fold 1"));
        assert!(message(&[0, 1, 5], 3).contains("fold 5"));
        assert!(message(&[0], 1).contains("at least two"));
    }

    #[test]
    fn models_say_their_folds_themselves() {
        let samples = Samples::new();
        let models = [1, 0].map(|fold| samples.model(fold).read());
        assert_eq!(Assignment::of_models(&models, Choice::Next).unwrap().folds(), [[0], [1]]);
        let refused = Assignment::of_models(&models[..1], Choice::Next).unwrap_err().to_string();
        assert!(refused.contains("no model was trained on fold 0"), "{refused}");
    }
}
