//! `optimiser` and `clip_gradient` as they are written.

use super::value::At;
use serde::Deserialize;

/// `optimiser: {name: …}`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Optimiser {
    /// The optimiser.
    #[cfg_attr(feature = "schema", schemars(with = "crate::config::Optimiser"))]
    pub name: At<String>,
    /// All but `sgd`: decay of the mean of gradients.
    /// Default: `0.9`
    pub beta_1: Option<At<f64>>,
    /// All but `sgd`: decay of the mean of squared gradients.
    /// Default: `0.999`
    pub beta_2: Option<At<f64>>,
    /// All but `sgd`: keeps the divisor away from 0.
    /// Default: `1e-8`
    pub epsilon: Option<At<f64>>,
    /// `adamw`: before each step the kernels are multiplied by 1 − learning rate × this; biases are free.
    /// Default: `0.01`
    pub weight_decay: Option<At<f64>>,
    /// `sgd`: share of the velocity that is kept.
    /// Default: `0`
    pub momentum: Option<At<f64>>,
    /// `sgd`: whether it looks ahead by the momentum.
    /// Default: `false`
    pub nesterov: Option<At<bool>>,
}

/// `clip_gradient:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ClipGradient {
    /// A longer gradient is shortened to this norm.
    /// Default: none; either this or `value`
    pub norm: Option<At<f64>>,
    /// Each component is limited to ± this.
    /// Default: none; either this or `norm`
    pub value: Option<At<f64>>,
}
