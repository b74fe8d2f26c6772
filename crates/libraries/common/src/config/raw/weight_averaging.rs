//! `weight_averaging` as it is written.

use super::value::At;
use serde::Deserialize;

/// `weight_averaging:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeightAveraging {
    pub start: At<u64>,
    pub learning_rate: At<f64>,
}
