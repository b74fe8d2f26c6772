//! `early_stopping` as it is written.

use super::value::At;
use serde::Deserialize;

/// `early_stopping: {patience: …}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EarlyStopping {
    pub patience: At<u64>,
    pub monitor: Option<At<String>>,
    pub min_delta: Option<At<f64>>,
    pub restore_best: Option<bool>,
}
