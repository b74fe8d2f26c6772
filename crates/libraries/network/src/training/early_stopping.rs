//! Ends a training whose validation loss no longer falls, as Keras' `EarlyStopping`.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlyStopping {
    /// Epochs without a new lowest validation loss that end the training.
    pub patience: usize,
    /// A loss counts as lower only by more than this.
    #[serde(default)]
    pub min_delta: f64,
}

impl EarlyStopping {
    pub(super) fn check(&self) -> Result<()> {
        if self.min_delta >= 0.0 {
            return Ok(());
        }
        let (option, found) = ("early_stopping.min_delta", self.min_delta.to_string());
        Err(Error::Option { option, found, expected: "a number ≥ 0" })
    }
}

/// Early stopping in the course of a training.
pub(super) struct Patience {
    rule: EarlyStopping,
    lowest: f64,
    waited: usize,
}

impl Patience {
    pub(super) fn new(rule: EarlyStopping) -> Self {
        Self { rule, lowest: f64::INFINITY, waited: 0 }
    }

    /// Whether an epoch with this validation loss is the last.
    pub(super) fn ends(&mut self, loss: f64) -> bool {
        if loss < self.lowest - self.rule.min_delta {
            (self.lowest, self.waited) = (loss, 0);
            return false;
        }
        self.waited += 1;
        self.waited >= self.rule.patience
    }
}
