//! Which models score the events of a fold: only those that were not trained on it.
//!
//! A model knows its fold, and whether it was trained on it or on all others; the order in which models are listed means nothing.

use common::TrainOn;

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
        let of: Vec<u32> = models.iter().map(|model| model.fold().index).collect();
        let (folds, train_on) = models.first().map_or((0, TrainOn::Own), |model| {
            let fold = model.fold();
            (fold.rule.folds, fold.train_on)
        });
        Self::new(&of, folds, train_on, choice)
    }

    /// Assigns models, given by the fold of each, to `folds` folds.
    fn new(of: &[u32], folds: u32, train_on: TrainOn, choice: Choice) -> Result<Self> {
        if folds < 2 {
            return Err(Refusal::TooFewFolds { folds }.into());
        }
        let position = |fold: u32| of.iter().position(|&own| own == fold);
        for (index, &fold) in of.iter().enumerate() {
            if fold >= folds {
                return Err(Refusal::FoldBeyondLast { index, fold, folds }.into());
            }
            if position(fold) != Some(index) {
                return Err(Refusal::TwoModels { fold, folds }.into());
            }
        }
        let mut assigned = Vec::new();
        for fold in 0..folds {
            if position(fold).is_none() {
                return Err(Refusal::MissingModel { fold, folds }.into());
            }
            // From the next fold on, round to the fold itself.
            let round = (1..=folds).map(|step| (fold + step) % folds);
            let mut unseen = round.filter(|&model| !train_on.includes(model, fold));
            let scoring: Vec<u32> = match choice {
                Choice::Next => unseen.next().into_iter().collect(),
                Choice::Mean => unseen.collect(),
            };
            assigned.push(scoring.into_iter().filter_map(position).collect());
        }
        Ok(Self(assigned))
    }

    /// The one model of a list for all events, none of which it has seen: whoever takes this has checked it.
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
                let of: Vec<u32> = (0..folds).map(|fold| (fold + rotation) % folds).collect();
                let choices = [Choice::Next, Choice::Mean];
                for (train_on, choice) in
                    [TrainOn::Own, TrainOn::Others].into_iter().flat_map(|on| choices.map(|choice| (on, choice)))
                {
                    let assignment = Assignment::new(&of, folds, train_on, choice).unwrap();
                    for (fold, models) in assignment.folds().iter().enumerate() {
                        assert!(!models.is_empty());
                        let has_seen = |model: &usize| match train_on {
                            TrainOn::Own => of[*model] == fold as u32,
                            TrainOn::Others => of[*model] != fold as u32,
                        };
                        assert!(!models.iter().any(has_seen), "{folds} folds, {train_on}: {fold} by {models:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_list_changes_nothing() {
        let listed = Assignment::new(&[0, 1, 2], 3, TrainOn::Own, Choice::Next).unwrap();
        let turned = Assignment::new(&[2, 0, 1], 3, TrainOn::Own, Choice::Next).unwrap();
        for fold in 0..3 {
            assert_eq!(listed.folds()[fold][0] as u32, [2, 0, 1][turned.folds()[fold][0]]);
        }
    }

    #[test]
    fn the_mean_takes_all_models_but_one() {
        let assignment = |train_on| Assignment::new(&[0, 1, 2], 3, train_on, Choice::Mean).unwrap();
        assert_eq!(assignment(TrainOn::Own).folds()[1], [2, 0]);
        assert_eq!(assignment(TrainOn::Others).folds()[1], [1], "only one has not seen it");
    }

    #[test]
    fn a_missing_or_doubled_model_is_refused() {
        let message =
            |of: &[u32], folds| Assignment::new(of, folds, TrainOn::Own, Choice::Next).unwrap_err().to_string();
        assert!(message(&[0], 2).contains("there is no model of fold 1"));
        assert!(message(&[1, 1], 2).contains("two models are of fold 1"));
        assert!(message(&[0, 1, 5], 3).contains("fold 5"));
        assert!(message(&[0], 1).contains("at least two"));
    }

    #[test]
    fn models_say_their_folds_themselves() {
        let samples = Samples::new();
        let models = [1, 0].map(|fold| samples.model(fold).read());
        assert_eq!(Assignment::of_models(&models, Choice::Next).unwrap().folds(), [[0], [1]]);
        let refused = Assignment::of_models(&models[..1], Choice::Next).unwrap_err().to_string();
        assert!(refused.contains("there is no model of fold 0"), "{refused}");
    }
}
