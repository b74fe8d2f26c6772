//! What a model has seen, so that nobody takes its scores of these events for a measurement.

use crate::provenance::InputFile;
use common::Fold;

/// The events that a model was trained on and must not score.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The fold that it was trained on, the rule that divides events, and the trees that are in one fold whole.
    pub fold: Fold,
    /// The fold files that were read: one, or one for each era in the order of their inputs.
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
