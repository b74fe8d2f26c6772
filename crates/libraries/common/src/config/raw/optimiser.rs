//! `optimiser` and `clip_gradient` as they are written.

use super::value::At;
use serde::Deserialize;

/// `optimiser: {name: …}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Optimiser {
    pub name: At<String>,
    pub beta_1: Option<At<f64>>,
    pub beta_2: Option<At<f64>>,
    pub epsilon: Option<At<f64>>,
    pub weight_decay: Option<At<f64>>,
    pub momentum: Option<At<f64>>,
    pub nesterov: Option<At<bool>>,
}

/// `clip_gradient:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClipGradient {
    pub norm: Option<At<f64>>,
    pub value: Option<At<f64>>,
}
