//! Lowers the learning rate when the validation loss no longer falls, as Keras' `ReduceLROnPlateau`.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// When and how far to lower the learning rate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReduceOnPlateau {
    /// Epochs without a new lowest validation loss before the rate falls.
    pub patience: usize,
    /// New rate over old.
    #[serde(default = "tenth")]
    pub factor: f64,
    /// A loss counts as lower only by more than this.
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
    /// Keras' defaults: a tenth, at least 1e-4 lower, no cooldown.
    pub fn new(patience: usize) -> Self {
        Self { patience, factor: tenth(), min_delta: ten_thousandth(), cooldown: 0, min_learning_rate: 0.0 }
    }

    pub(super) fn check(&self) -> Result<()> {
        if self.factor > 0.0 && self.factor < 1.0 {
            return Ok(());
        }
        let (option, found) = ("reduce_lr_on_plateau.factor", self.factor.to_string());
        Err(Error::Option { option, found, expected: "0 < value < 1" })
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
    /// The learning rate after an epoch with this validation loss.
    pub(super) fn after(&mut self, rule: ReduceOnPlateau, loss: f64, rate: f64) -> f64 {
        if self.cooling > 0 {
            self.cooling -= 1;
            self.waited = 0;
        }
        if self.lowest.is_none_or(|lowest| loss < lowest - rule.min_delta) {
            (self.lowest, self.waited) = (Some(loss), 0);
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
