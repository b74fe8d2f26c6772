//! `balanced_batches` as it is written.

use super::value::At;
use serde::Deserialize;

/// `balanced_batches:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BalancedBatches {
    pub events_per_class: At<u64>,
    pub replacement: Option<bool>,
    pub steps_per_epoch: Option<At<u64>>,
}
