//! `ensemble` as it is written.

use super::value::At;
use serde::Deserialize;

/// `ensemble:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ensemble {
    pub members: At<u64>,
    pub split: Option<At<String>>,
    pub folds: Option<At<u64>>,
    pub weighting: Option<At<String>>,
    pub best: Option<At<u64>>,
}
