//! `schedule` as it is written.

use super::value::{At, NumberOr};
use serde::Deserialize;

/// `schedule: {name: …}`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub name: Option<At<String>>,
    pub every: Option<At<f64>>,
    pub factor: Option<At<f64>>,
    pub period: Option<At<f64>>,
    pub period_factor: Option<At<f64>>,
    pub start_factor: Option<At<f64>>,
    pub end_factor: Option<At<f64>>,
    pub lengths: Option<At<Vec<At<f64>>>>,
    pub momenta: Option<At<Vec<At<f64>>>>,
    pub warm_up: Option<At<NumberOr<WarmUp>>>,
}

/// `warm_up:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WarmUp {
    pub epochs: At<f64>,
    pub start_factor: Option<At<f64>>,
}
