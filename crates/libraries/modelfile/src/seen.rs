//! What a model has seen, so that nobody takes its scores of these events for a measurement.

use crate::provenance::InputFile;
use common::Fold;

/// The events that a model was trained on and must not score.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Its fold, whether it was trained on that or on all others, the rule that divides events, and the trees that are in one fold whole.
    pub fold: Fold,
    /// The fold files that were read: one for each fold that was trained on and each era, the eras in the order of their inputs.
    pub files: Vec<InputFile>,
    /// The ntuples that their events came from, where the files say so.
    pub inputs: Vec<InputFile>,
}

impl Seen {
    pub(crate) fn check(&self) -> Result<(), String> {
        let (index, folds) = (self.fold.index, self.fold.rule.folds);
        if folds < 2 || index >= folds {
            return Err(format!("it is of fold {index} of {folds}"));
        }
        Ok(())
    }
}
