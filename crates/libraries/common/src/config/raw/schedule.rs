//! `schedule` as it is written.

use super::value::{At, NumberOr};
use serde::Deserialize;

/// `schedule: {name: …}`
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The shape of the factor, see below.
    /// Default: `constant`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::schedule::Shape>"))]
    pub name: Option<At<String>>,
    /// `step`: epochs between steps.
    /// Default: required
    pub every: Option<At<f64>>,
    /// `step` and `exponential`: the factor of a step or of an epoch, between 0 and 1.
    /// Default: `0.1` for `step`, required for `exponential`
    pub factor: Option<At<f64>>,
    /// `cosine`: epochs of the first wave.
    /// Default: required
    pub period: Option<At<f64>>,
    /// `cosine`: how many times as long as the last each wave is, 1 or more.
    /// Default: `1`
    pub period_factor: Option<At<f64>>,
    /// `one_cycle`: the first factor.
    /// Default: `0.04`
    pub start_factor: Option<At<f64>>,
    /// `cosine` and `one_cycle`: the last factor.
    /// Default: `0`
    pub end_factor: Option<At<f64>>,
    /// `one_cycle`: epochs of the rise and of the fall, `[up, down]`.
    /// Default: required
    pub lengths: Option<At<Vec<At<f64>>>>,
    /// `one_cycle`: the momentum (`beta_1`) goes from the second value to the first and back.
    /// Default: `[0.85, 0.95]`
    pub momenta: Option<At<Vec<At<f64>>>>,
    /// Epochs of a linear rise to 1 before any of the shapes, or a map.
    /// Default: none
    pub warm_up: Option<At<NumberOr<WarmUp>>>,
}

/// `warm_up:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WarmUp {
    /// Length in epochs.
    pub epochs: At<f64>,
    /// The first factor.
    /// Default: `0.04`
    pub start_factor: Option<At<f64>>,
}
