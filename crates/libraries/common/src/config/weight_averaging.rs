//! Stochastic weight averaging.

use serde::{Deserialize, Serialize};

/// From when on the weights of epochs are averaged, arXiv:1803.05407.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeightAveragingConfig {
    /// The first epoch, from 1, whose weights are in the mean.
    pub start: usize,
    /// The constant learning rate from that epoch on.
    pub learning_rate: f64,
}
