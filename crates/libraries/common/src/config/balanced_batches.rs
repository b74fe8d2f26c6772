//! Batches in which all classes are the same: as many events of each, with the same sum of weights.

use serde::{Deserialize, Serialize};

/// How batches are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalancedBatches {
    /// Events of each class in a batch.
    pub events_per_class: usize,
    /// Draws every event at random; else each class is gone through in a random order, again and again.
    pub replacement: bool,
    /// Batches of an epoch; `None` takes as many as have the number of training events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps_per_epoch: Option<usize>,
}

impl BalancedBatches {
    /// Why there is no `batch_size` beside them.
    pub const NO_BATCH_SIZE: &str = "`balanced_batches` says how large a batch is; take `batch_size` out";
}
