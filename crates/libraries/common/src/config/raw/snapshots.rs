//! `snapshots` as it is written.

use super::value::At;
use serde::Deserialize;

/// `snapshots:`
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Snapshots {
    /// The kind of ensemble.
    /// Default: `snapshot_ensemble`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::snapshots::Ensemble>"))]
    pub name: Option<At<String>>,
    /// `snapshot_ensemble`: how many members, the last ones.
    /// Default: all
    pub members: Option<At<u64>>,
    /// `fast_geometric_ensemble`: epoch from which on the learning rate moves in short cycles, from 1.
    /// Default: required
    pub start: Option<At<u64>>,
    /// `fast_geometric_ensemble`: epochs of a cycle, an even number.
    /// Default: required
    pub cycle: Option<At<u64>>,
    /// `fast_geometric_ensemble`: the lowest and the highest learning rate of a cycle, `[lowest, highest]`.
    /// Default: required
    pub learning_rates: Option<At<Vec<At<f64>>>>,
}
