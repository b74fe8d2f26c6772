//! Ends a training that no longer improves, as Keras' `EarlyStopping`.

use common::config::Monitor;
use serde::{Deserialize, Serialize};

use crate::architecture::{Head, Output};
use crate::error::{Error, Result};

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlyStopping {
    /// Epochs without improvement that end the training.
    pub patience: usize,
    /// What improves.
    #[serde(default = "Monitor::usual")]
    pub monitor: Monitor,
    /// A smaller change is no improvement.
    #[serde(default)]
    pub min_delta: f64,
}

impl EarlyStopping {
    /// Watches the validation loss.
    pub fn new(patience: usize) -> Self {
        Self { patience, monitor: Monitor::ValidationLoss, min_delta: 0.0 }
    }

    pub(super) fn check(&self, output: &Output) -> Result<()> {
        let refuse = |option, found: String, expected| Err(Error::Option { option, found, expected });
        if self.patience == 0 {
            return refuse("early_stopping.patience", "0".into(), "at least 1");
        }
        check_monitor("early_stopping.monitor", self.monitor, output)?;
        if self.min_delta.is_finite() && self.min_delta >= 0.0 {
            return Ok(());
        }
        refuse("early_stopping.min_delta", self.min_delta.to_string(), "a number ≥ 0")
    }
}

/// Refuses an accuracy where there are no classes.
pub(super) fn check_monitor(option: &'static str, monitor: Monitor, output: &Output) -> Result<()> {
    if monitor == Monitor::ValidationAccuracy && output.activation == Head::Linear {
        let (found, expected) = (monitor.to_string(), "the validation loss of a regression");
        return Err(Error::Option { option, found, expected });
    }
    Ok(())
}

/// Early stopping in the course of a training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Patience {
    lowest: Option<f64>,
    waited: usize,
}

impl Patience {
    /// Whether an epoch with this score, the lower the better, is the last.
    pub(super) fn ends(&mut self, rule: EarlyStopping, score: f64) -> bool {
        if self.lowest.is_none_or(|lowest| score < lowest - rule.min_delta) {
            (self.lowest, self.waited) = (Some(score), 0);
            return false;
        }
        self.waited += 1;
        self.waited >= rule.patience
    }
}
