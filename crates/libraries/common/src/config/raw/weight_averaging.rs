//! `weight_averaging` as it is written.

use super::value::At;
use serde::Deserialize;

/// `weight_averaging:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WeightAveraging {
    /// First epoch of the average, from 1.
    pub start: At<u64>,
    /// Constant learning rate from that epoch on. The mean is taken of the weights after each epoch; statistics of
    /// batch normalisation are computed anew.
    pub learning_rate: At<f64>,
}
