//! When a training ends before its last epoch.

use super::named::named;
use serde::{Deserialize, Serialize};

named!(
    /// What tells how good an epoch is.
    Monitor, "monitor",
    /// The lower the better.
    ValidationLoss = "validation_loss" | "loss" | "val_loss",
    /// The higher the better.
    ValidationAccuracy = "validation_accuracy" | "accuracy" | "val_accuracy",
);

impl Monitor {
    /// The one that is watched unless another is named.
    pub fn usual() -> Self {
        Self::ValidationLoss
    }

    /// Whether it is that one.
    pub fn is_usual(&self) -> bool {
        *self == Self::usual()
    }
}

/// Keras' `EarlyStopping`. In a model file a rule with the defaults is its patience alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct EarlyStoppingConfig {
    /// Epochs without improvement.
    pub patience: usize,
    /// What improves, and decides which epoch is the best; the validation loss.
    pub monitor: Monitor,
    /// A smaller change is none; 0.
    pub min_delta: f64,
}

impl EarlyStoppingConfig {
    /// The rule with this patience and the defaults.
    pub fn new(patience: usize) -> Self {
        Self { patience, monitor: Monitor::ValidationLoss, min_delta: 0.0 }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Stored {
    Patience(usize),
    Rule { patience: usize, monitor: Monitor, min_delta: f64 },
}

impl From<Stored> for EarlyStoppingConfig {
    fn from(stored: Stored) -> Self {
        match stored {
            Stored::Patience(patience) => Self::new(patience),
            Stored::Rule { patience, monitor, min_delta } => Self { patience, monitor, min_delta },
        }
    }
}

impl From<EarlyStoppingConfig> for Stored {
    fn from(rule: EarlyStoppingConfig) -> Self {
        let EarlyStoppingConfig { patience, monitor, min_delta } = rule;
        match rule == EarlyStoppingConfig::new(patience) {
            true => Self::Patience(patience),
            false => Self::Rule { patience, monitor, min_delta },
        }
    }
}
