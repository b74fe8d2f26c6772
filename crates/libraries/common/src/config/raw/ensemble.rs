//! `ensemble` as it is written.

use super::value::At;
use serde::Deserialize;

/// `ensemble:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ensemble {
    /// Trainings, each with first weights and an order of events of its own; 2 to 1000.
    pub members: At<u64>,
    /// What a member is trained on. `k-fold`: the events are cut in `folds` parts, of which member k is validated on
    /// part k and trained on the others; `train_test_split` plays no part. `bootstrap`: as many events as the training
    /// part has are drawn from it with replacement, and each class keeps its sum of weights. `same`: the training part.
    /// Default: `k-fold`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::MemberSplit>"))]
    pub split: Option<At<String>>,
    /// Parts of `k-fold`.
    /// Default: 10, or `members` if more
    pub folds: Option<At<u64>>,
    /// How much a member counts: `uniform`, or `reciprocal`, by 1 / validation loss.
    /// Default: `uniform`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::MemberWeighting>"))]
    pub weighting: Option<At<String>>,
    /// How many members are kept, those of the lowest validation loss.
    /// Default: all
    pub best: Option<At<u64>>,
}
