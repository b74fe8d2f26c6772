//! What a model was made with. Nothing of it is needed to use the model.

use common::config::TrainingConfig;
use std::collections::BTreeMap;

/// How a model came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The training configuration, resolved; with the weight policy and the seed.
    pub training: TrainingConfig,
    /// The engine that trained.
    pub backend: String,
    /// How the training went.
    pub result: TrainingResult,
    /// Programs and their versions.
    pub versions: BTreeMap<String, String>,
}

/// How a training went.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingResult {
    /// Epochs that were run.
    pub epochs: usize,
    /// The epoch (from 1) that the weights are of.
    pub epoch: usize,
    /// The first epoch of those that the weights are the mean of, up to the last, if they are.
    pub averaged_from: Option<usize>,
    /// Numbers of that epoch or mean, such as `loss` and `validation_loss`.
    pub metrics: BTreeMap<String, f64>,
}
