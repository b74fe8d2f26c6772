//! Which weights a training keeps: one choice, and what it leaves to a schedule.

use super::snapshots::Snapshots;

/// The keys that choose them, as far as they are given.
#[derive(Debug, Clone, Copy)]
pub struct WeightsKept {
    /// Those of the epoch with which validation ends the training.
    pub early_stopping: bool,
    /// Those of the best epoch.
    pub save_best_only: bool,
    /// A mean over epochs.
    pub weight_averaging: bool,
    /// Those of an ensemble.
    pub snapshots: bool,
}

impl WeightsKept {
    /// Refuses `weight_averaging` beside other choices, with the reason.
    pub fn check_averaging(&self) -> Result<(), String> {
        match self.of_one_epoch() {
            Some(key) if self.weight_averaging => {
                Err(format!("`weight_averaging` keeps a mean over epochs, `{key}` the weights of one; take either"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses `snapshots` beside other choices, with the reason.
    pub fn check_snapshots(&self) -> Result<(), String> {
        match self.of_one_epoch().or(self.weight_averaging.then_some("weight_averaging")) {
            Some(key) if self.snapshots => {
                Err(format!("`snapshots` keeps an ensemble, `{key}` the weights of one network; take either"))
            }
            _ => Ok(()),
        }
    }

    fn of_one_epoch(&self) -> Option<&'static str> {
        match self.early_stopping {
            true => Some("early_stopping"),
            false => self.save_best_only.then_some("save_best_only"),
        }
    }
}

/// Epochs of a training, of so many, that a schedule has for itself: it ends where averaging or short cycles begin.
pub fn scheduled_epochs(epochs: usize, averaging_start: Option<usize>, snapshots: Option<Snapshots>) -> usize {
    match (averaging_start, snapshots) {
        (_, Some(snapshots)) => snapshots.scheduled(epochs),
        (Some(start), None) => start.saturating_sub(1),
        (None, None) => epochs,
    }
}
