//! Ensembles of trainings: several networks of one architecture, whose weighted mean of scores is the result.

use super::named::named;
use serde::{Deserialize, Serialize};

named!(
    /// What each member of an ensemble is trained on.
    MemberSplit, "split of ensemble members",
    /// All folds of the events but one, another for each member, which validates it.
    KFold = "k-fold" | "k_fold",
    /// As many events as the training part has, drawn from it with replacement.
    Bootstrap = "bootstrap",
    /// The training part: members differ by their first weights and the order of events.
    Same = "same",
);

named!(
    /// How much each member of an ensemble counts.
    MemberWeighting, "weighting of ensemble members",
    /// All the same.
    Uniform = "uniform",
    /// The inverse of the validation loss.
    Reciprocal = "reciprocal",
);

/// Members and how their scores are put together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct EnsembleConfig {
    /// Trainings.
    pub members: usize,
    /// What each is trained on.
    pub split: MemberSplit,
    /// Folds of `k-fold`.
    pub folds: usize,
    /// How much each counts.
    pub weighting: MemberWeighting,
    /// So many are kept, those of the lowest validation loss.
    pub best: usize,
}
