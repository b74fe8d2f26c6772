//! The `model` part as it is written.

use super::Architecture;
use super::balanced_batches::BalancedBatches;
use super::early_stopping::EarlyStopping;
use super::ensemble::Ensemble;
use super::loss::{Decorrelate, Loss};
use super::optimiser::{ClipGradient, Optimiser};
use super::schedule::Schedule;
use super::snapshots::Snapshots;
use super::value::{At, NameOr, NumberOr};
use super::weight_averaging::WeightAveraging;
use serde::Deserialize;

/// `model:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub name: Option<At<String>>,
    pub architecture: Option<At<Architecture>>,
    pub batch_size: Option<At<i64>>,
    pub balanced_batches: Option<At<BalancedBatches>>,
    pub epochs: At<u64>,
    pub early_stopping: Option<At<NumberOr<EarlyStopping>>>,
    pub weight_averaging: Option<At<WeightAveraging>>,
    pub ensemble: Option<At<Ensemble>>,
    pub snapshots: Option<At<NameOr<Snapshots>>>,
    pub save_best_only: Option<bool>,
    pub reduce_lr_on_plateau: Option<At<PlateauOrPatience>>,
    #[serde(alias = "optimizer")]
    pub optimiser: Option<At<NameOr<Optimiser>>>,
    pub learning_rate: Option<At<f64>>,
    pub clip_gradient: Option<At<ClipGradient>>,
    pub schedule: Option<At<NameOr<Schedule>>>,
    pub loss: Option<At<Loss>>,
    pub decorrelate: Option<Decorrelate>,
    #[serde(alias = "loss_normalization")]
    pub loss_normalisation: Option<At<String>>,
    pub checkpoint_every: Option<At<u64>>,
    pub memory_limit: Option<At<String>>,
}

/// The patience, or all numbers.
pub type PlateauOrPatience = NumberOr<Plateau>;

/// `reduce_lr_on_plateau:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plateau {
    pub patience: At<u64>,
    pub monitor: Option<At<String>>,
    pub factor: Option<At<f64>>,
    pub min_delta: Option<At<f64>>,
    pub cooldown: Option<At<u64>>,
    #[serde(alias = "min_lr")]
    pub min_learning_rate: Option<At<f64>>,
}
