//! Which models score the events of a fold: only those that were not trained on it.
//!
//! A model knows the fold that it was trained on; the order in which models are listed means nothing.
use anyhow::{bail, ensure};

use crate::cli::Unseen;

/// For each fold the positions of the models in the list that score its events.
#[derive(Debug, PartialEq)]
pub struct Assignment(Vec<Vec<usize>>);

impl Assignment {
    /// Assigns models, given by the fold that each was trained on, to `folds` folds.
    ///
    /// # Errors
    /// When there is not exactly one model for each fold.
    pub fn new(trained_on: &[u32], folds: u32, unseen: Unseen) -> anyhow::Result<Self> {
        ensure!(folds >= 2, "the models are of {folds} fold, but scoring unseen events takes at least two");
        let position = |fold: u32| trained_on.iter().position(|&trained| trained == fold);
        for (index, &trained) in trained_on.iter().enumerate() {
            if trained >= folds {
                bail!("model {index} was trained on fold {trained}, expected a fold below {folds}");
            }
            if position(trained) != Some(index) {
                bail!("two models were trained on fold {trained}; list one for each of the {folds} folds");
            }
        }
        let mut assigned = Vec::new();
        for fold in 0..folds {
            if position(fold).is_none() {
                bail!("no model was trained on fold {fold}; list one for each of the {folds} folds");
            }
            let scoring: Vec<u32> = match unseen {
                Unseen::Next => vec![(fold + 1) % folds],
                Unseen::Mean => (1..folds).map(|step| (fold + step) % folds).collect(),
            };
            assigned.push(scoring.into_iter().filter_map(position).collect());
        }
        Ok(Self(assigned))
    }

    /// For each fold the positions of the models that score its events.
    pub fn folds(&self) -> &[Vec<usize>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_never_scored_by_a_model_that_was_trained_on_it() {
        for folds in 2..8 {
            for rotation in 0..folds {
                let trained_on: Vec<u32> = (0..folds).map(|fold| (fold + rotation) % folds).collect();
                for unseen in [Unseen::Next, Unseen::Mean] {
                    let assignment = Assignment::new(&trained_on, folds, unseen).unwrap();
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
        let listed = Assignment::new(&[0, 1, 2], 3, Unseen::Next).unwrap();
        let turned = Assignment::new(&[2, 0, 1], 3, Unseen::Next).unwrap();
        for fold in 0..3 {
            assert_eq!(listed.folds()[fold][0] as u32, [2, 0, 1][turned.folds()[fold][0]]);
        }
    }

    #[test]
    fn the_mean_takes_all_models_but_one() {
        let assignment = Assignment::new(&[0, 1, 2], 3, Unseen::Mean).unwrap();
        assert_eq!(assignment.folds()[1], [2, 0]);
    }

    #[test]
    fn a_missing_or_doubled_model_is_refused() {
        let message =
            |trained_on: &[u32], folds| Assignment::new(trained_on, folds, Unseen::Next).unwrap_err().to_string();
        assert!(message(&[0], 2).contains("no model was trained on fold 1"));
        assert!(message(&[1, 1], 2).contains("two models were trained on fold 1"));
        assert!(message(&[0, 1, 5], 3).contains("fold 5"));
        assert!(message(&[0], 1).contains("at least two"));
    }
}
