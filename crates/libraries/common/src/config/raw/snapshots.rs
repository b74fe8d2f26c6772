//! `snapshots` as it is written.

use super::value::At;
use serde::Deserialize;

/// `snapshots:`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshots {
    pub name: Option<At<String>>,
    pub members: Option<At<u64>>,
    pub start: Option<At<u64>>,
    pub cycle: Option<At<u64>>,
    pub learning_rates: Option<At<Vec<At<f64>>>>,
}
