//! How a training went.

use crate::record;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrainingResult {
    epochs: usize,
    epoch: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    averaged_from: Option<usize>,
    metrics: BTreeMap<String, f64>,
}

impl From<&record::TrainingResult> for TrainingResult {
    fn from(result: &record::TrainingResult) -> Self {
        let record::TrainingResult { epochs, epoch, averaged_from, metrics } = result.clone();
        Self { epochs, epoch, averaged_from, metrics }
    }
}

impl From<TrainingResult> for record::TrainingResult {
    fn from(written: TrainingResult) -> Self {
        let TrainingResult { epochs, epoch, averaged_from, metrics } = written;
        Self { epochs, epoch, averaged_from, metrics }
    }
}
