//! Lowers the learning rate when the validation no longer improves, as Keras' `ReduceLROnPlateau`.

use common::config::Monitor;
use serde::{Deserialize, Serialize};

use super::early_stopping::check_monitor;
use crate::architecture::Output;
use crate::error::{Error, Result};

/// When and how far to lower the learning rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReduceOnPlateau {
    /// Epochs without improvement before the rate falls.
    pub patience: usize,
    /// What improves.
    #[serde(default = "Monitor::usual", skip_serializing_if = "Monitor::is_usual")]
    pub monitor: Monitor,
    /// New rate over old.
    #[serde(default = "tenth")]
    pub factor: f64,
    /// A smaller change is no improvement.
    #[serde(default = "ten_thousandth")]
    pub min_delta: f64,
    /// Epochs after a fall in which nothing is counted.
    #[serde(default)]
    pub cooldown: usize,
    /// The rate falls no lower.
    #[serde(default)]
    pub min_learning_rate: f64,
}

fn tenth() -> f64 {
    0.1
}

fn ten_thousandth() -> f64 {
    1e-4
}

impl ReduceOnPlateau {
    /// Keras' defaults: the validation loss, a tenth, at least 1e-4 lower, no cooldown.
    pub fn new(patience: usize) -> Self {
        let (factor, min_delta) = (tenth(), ten_thousandth());
        Self { patience, monitor: Monitor::usual(), factor, min_delta, cooldown: 0, min_learning_rate: 0.0 }
    }

    pub(super) fn check(&self, output: &Output) -> Result<()> {
        check_monitor("reduce_lr_on_plateau.monitor", self.monitor, output)?;
        let not_negative = |value: f64| value.is_finite() && value >= 0.0;
        let refuse = |option, found: String, expected| Err(Error::Option { option, found, expected });
        if self.patience == 0 {
            return refuse("reduce_lr_on_plateau.patience", "0".into(), "at least 1");
        }
        if !(self.factor > 0.0 && self.factor < 1.0) {
            return refuse("reduce_lr_on_plateau.factor", self.factor.to_string(), "0 < value < 1");
        }
        if !not_negative(self.min_delta) {
            return refuse("reduce_lr_on_plateau.min_delta", self.min_delta.to_string(), "a number ≥ 0");
        }
        if !not_negative(self.min_learning_rate) {
            return refuse(
                "reduce_lr_on_plateau.min_learning_rate",
                self.min_learning_rate.to_string(),
                "a number ≥ 0",
            );
        }
        Ok(())
    }
}

/// The rule in the course of a training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Plateau {
    lowest: Option<f64>,
    waited: usize,
    cooling: usize,
}

impl Plateau {
    /// The learning rate after an epoch with this score, the lower the better.
    pub(super) fn after(&mut self, rule: ReduceOnPlateau, score: f64, rate: f64) -> f64 {
        if self.cooling > 0 {
            self.cooling -= 1;
            self.waited = 0;
        }
        if self.lowest.is_none_or(|lowest| score < lowest - rule.min_delta) {
            (self.lowest, self.waited) = (Some(score), 0);
            return rate;
        }
        if self.cooling > 0 {
            return rate;
        }
        self.waited += 1;
        if self.waited < rule.patience || rate <= rule.min_learning_rate {
            return rate;
        }
        (self.waited, self.cooling) = (0, rule.cooldown);
        (rate * rule.factor).max(rule.min_learning_rate)
    }
}
