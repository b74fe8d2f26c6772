//! The `model` part of the training configuration: network, loss, optimiser, schedule.
//!
//! The crate `network` interprets it; here are only names and numbers that have been checked.

use super::architecture::ArchitectureConfig;
use super::balanced_batches::BalancedBatches;
use super::early_stopping::{EarlyStoppingConfig, Monitor};
use super::ensemble::EnsembleConfig;
use super::loss::{Decorrelation, Loss};
use super::named::named;
use super::optimiser::{ClipGradient, Optimiser, OptimiserSettings};
use super::schedule::Schedule;
use super::snapshots::Snapshots;
use super::weight_averaging::WeightAveragingConfig;
use serde::{Deserialize, Serialize};

/// The network and how it is trained. `None` leaves a choice to the preset of that name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelConfig {
    /// The word of a [`PresetName`](super::PresetName), or any label if `architecture` is given.
    pub name: String,
    /// A network of one's own.
    pub architecture: Option<ArchitectureConfig>,
    /// Events in a batch; `None` is all of them at once, unless batches are balanced.
    pub batch_size: Option<usize>,
    /// Batches with as many events of each class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balanced_batches: Option<BalancedBatches>,
    /// Passes over the training events.
    pub epochs: usize,
    /// Stop after so many epochs without improvement.
    pub early_stopping: Option<EarlyStoppingConfig>,
    /// Keep the weights of the best epoch, not those of the last.
    pub save_best_only: bool,
    /// Keep a mean of the weights of the last epochs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_averaging: Option<WeightAveragingConfig>,
    /// Train several networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<EnsembleConfig>,
    /// Keep an ensemble of networks that the training passes through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshots: Option<Snapshots>,
    /// Lower the learning rate when the validation no longer improves.
    pub reduce_lr_on_plateau: Option<PlateauConfig>,
    /// The optimiser.
    pub optimiser: Option<Optimiser>,
    /// What is said about it besides its name.
    #[serde(default, skip_serializing_if = "OptimiserSettings::is_empty")]
    pub optimiser_settings: OptimiserSettings,
    /// Its step.
    pub learning_rate: Option<f64>,
    /// How the step changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// Limits of the gradient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip_gradient: Option<ClipGradient>,
    /// The loss.
    pub loss: Option<Loss>,
    /// What the scores must not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decorrelate: Option<Decorrelation>,
    /// What the sum of weighted losses of a batch is divided by.
    pub loss_normalisation: LossNormalisation,
    /// Bytes that events may take; `None` holds all of them in memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit: Option<u64>,
    /// Epochs between checkpoints; by the clock if not given. Not in results, on which it has no influence.
    #[serde(skip)]
    pub checkpoint_every: Option<usize>,
}

/// Keras' `ReduceLROnPlateau`, with its defaults.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlateauConfig {
    /// Epochs without improvement.
    pub patience: usize,
    /// What improves; the validation loss.
    #[serde(default = "Monitor::usual", skip_serializing_if = "Monitor::is_usual")]
    pub monitor: Monitor,
    /// The learning rate is multiplied by this; 0.1.
    pub factor: f64,
    /// A smaller change is none; 0.0001.
    pub min_delta: f64,
    /// Epochs of rest after a reduction; 0.
    pub cooldown: usize,
    /// The learning rate never gets lower; 0.
    pub min_learning_rate: f64,
}

named!(
    /// What the weighted loss of a batch is divided by.
    LossNormalisation, "loss normalisation",
    /// The sum of weights: the loss does not depend on their scale.
    WeightSum = "weight_sum",
    /// The number of events, as Keras does.
    BatchSize = "batch_size",
);
