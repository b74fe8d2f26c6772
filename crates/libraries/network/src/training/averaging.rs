//! Stochastic weight averaging (arXiv:1803.05407): from some epoch on the training walks at a constant rate, and the
//! mean of the weights after each of its epochs is the result. It lies in wider, flatter minima than any of them.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::{Errors, Evaluation};

/// When weights are averaged, and how fast they move meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WeightAveraging {
    /// The first epoch, from 1, at whose end weights are taken.
    pub start: usize,
    /// Learning rate from that epoch on.
    pub learning_rate: f64,
}

/// A network of averaged weights, judged.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Averaged {
    /// The first epoch that is in the mean.
    pub first_epoch: usize,
    /// Loss of the validation events, with L2.
    pub validation_loss: Option<f64>,
    /// Weighted share of validation events whose largest output is the true class; none of a regression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_accuracy: Option<f64>,
    /// How far a regression is from the validation events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_errors: Option<Errors>,
    /// The part of the loss that is the decorrelation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_decorrelation: Option<f64>,
}

impl Averaged {
    pub(super) fn new(first_epoch: usize, judged: Option<Evaluation>) -> Self {
        Self {
            first_epoch,
            validation_loss: judged.map(|judged| judged.loss),
            validation_accuracy: judged.and_then(|judged| judged.accuracy),
            validation_errors: judged.and_then(|judged| judged.errors),
            validation_decorrelation: judged.and_then(|judged| judged.decorrelation),
        }
    }
}

impl WeightAveraging {
    pub(super) fn check(&self, epochs: usize) -> Result<()> {
        let refuse = |option, found: String, expected| Err(Error::Option { option, found, expected });
        if self.start == 0 || self.start > epochs {
            return refuse("weight_averaging.start", self.start.to_string(), "an epoch of the training");
        }
        if !(self.learning_rate.is_finite() && self.learning_rate > 0.0) {
            return refuse("weight_averaging.learning_rate", self.learning_rate.to_string(), "a number > 0");
        }
        Ok(())
    }
}

/// A mean of weights in the making.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Average {
    /// None before the first weights.
    #[serde(skip)]
    pub(super) sums: Vec<f64>,
    pub(super) count: usize,
}

impl Average {
    /// Takes the weights after an epoch.
    pub(super) fn add(&mut self, parameters: &[f32]) {
        self.count += 1;
        self.sums.resize(parameters.len(), 0.0);
        self.sums.iter_mut().zip(parameters).for_each(|(sum, &value)| *sum += f64::from(value));
    }

    /// The mean, if there are any weights.
    pub(super) fn parameters(&self) -> Option<Vec<f32>> {
        let mean = |sum: &f64| (sum / self.count as f64) as f32;
        (self.count > 0).then(|| self.sums.iter().map(mean).collect())
    }
}
