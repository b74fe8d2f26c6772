//! `early_stopping` as it is written.

use super::value::At;
use serde::Deserialize;

/// `early_stopping: {patience: …}`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EarlyStopping {
    /// Epochs without a better value.
    pub patience: At<u64>,
    /// What tells how good an epoch is; it also decides which epoch is the best.
    /// Default: `validation_loss`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Monitor>"))]
    pub monitor: Option<At<String>>,
    /// Least difference that counts as better.
    /// Default: `0`
    pub min_delta: Option<At<f64>>,
    /// Whether the weights of the best epoch are kept instead of the last, as with `save_best_only`.
    /// Default: `false`
    pub restore_best: Option<bool>,
}
