//! `balanced_batches` as it is written.

use super::value::At;
use serde::Deserialize;

/// `balanced_batches:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BalancedBatches {
    /// Events of each class in a batch.
    pub events_per_class: At<u64>,
    /// Whether events are drawn with replacement. Otherwise each class is gone through in a random order, again and
    /// again.
    /// Default: `false`
    pub replacement: Option<bool>,
    /// Batches of an epoch.
    /// Default: as many as hold the number of training events
    pub steps_per_epoch: Option<At<u64>>,
}
