//! The numbers of each epoch.

use common::config::Monitor;
use serde::{Deserialize, Serialize};

use crate::model::Errors;

/// What is known after an epoch. Losses include the L2 terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Epoch {
    /// Number, from 1.
    pub epoch: usize,
    /// Loss of the training events, each taken when its batch was computed.
    pub loss: f64,
    /// Loss of the validation events after the epoch, with the weights that validation goes by.
    pub validation_loss: Option<f64>,
    /// The same with the other ones, of the training or signed, if they differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_loss_of_other_weights: Option<f64>,
    /// Weighted share of training events whose largest output is the true class; none of a regression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// The same of the validation events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_accuracy: Option<f64>,
    /// How far a regression is from the training events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<Errors>,
    /// The same of the validation events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_errors: Option<Errors>,
    /// The part of the loss that is the decorrelation: its strength times the squared distance correlation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decorrelation: Option<f64>,
    /// The same of the validation loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_decorrelation: Option<f64>,
    /// Learning rate of its last batch.
    pub learning_rate: f64,
    /// Duration with validation. Not stored: files of equal trainings are equal.
    #[serde(skip)]
    pub seconds: f64,
    /// Training events per second, without validation. Not stored.
    #[serde(skip)]
    pub events_per_second: f64,
}

impl Epoch {
    /// How good it is by a monitor, the lower the better; `None` without validation events.
    pub(super) fn score(&self, monitor: Monitor) -> Option<f64> {
        match monitor {
            Monitor::ValidationLoss => self.validation_loss,
            Monitor::ValidationAccuracy => self.validation_accuracy.map(|accuracy| -accuracy),
        }
    }
}

/// All epochs of a training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct History {
    /// In order.
    pub epochs: Vec<Epoch>,
}
