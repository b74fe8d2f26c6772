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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// A [named model](train.md#named-models), such as `example` or `smhtt_mt`; with `architecture` a label.
    /// Default: required unless there is an `architecture`
    pub name: Option<At<String>>,
    /// A network of your own, see below.
    /// Default: that of the named model
    pub architecture: Option<At<Architecture>>,
    /// Events in a batch; negative is all at once.
    /// Default: required unless there are `balanced_batches`
    pub batch_size: Option<At<i64>>,
    /// [Batches](recipes.md#balanced-batches) with as many events of each class, of each [era](recipes.md#eras), in
    /// place of `batch_size`.
    /// Default: off
    pub balanced_batches: Option<At<BalancedBatches>>,
    /// Passes over the training events.
    pub epochs: At<u64>,
    /// Number of epochs without a better validation loss after which the training stops, or a map.
    /// Default: off
    pub early_stopping: Option<At<NumberOr<EarlyStopping>>>,
    /// Mean of the weights of the last epochs, as `{start: 80, learning_rate: 0.001}`; not with `early_stopping` or
    /// `save_best_only`. A `schedule` must fit in the epochs before.
    /// Default: off
    pub weight_averaging: Option<At<WeightAveraging>>,
    /// [Several trainings](recipes.md#ensembles) whose scores are averaged, as `{members: 10}`; not with `snapshots`.
    /// Default: off
    pub ensemble: Option<At<Ensemble>>,
    /// Ensemble of networks that the training passes through, see below; not with `early_stopping`, `save_best_only`,
    /// `weight_averaging` or `reduce_lr_on_plateau`.
    /// Default: off
    pub snapshots: Option<At<NameOr<Snapshots>>>,
    /// Whether the weights of the best epoch are kept instead of the last.
    /// Default: `false`
    pub save_best_only: Option<bool>,
    /// Number of epochs without a better validation loss after which the learning rate is lowered, or a map.
    /// Default: off
    pub reduce_lr_on_plateau: Option<At<PlateauOrPatience>>,
    /// How weights are updated: a name, or a map of the name and its settings, see below.
    /// Default: that of the named model, else `adam`
    #[serde(alias = "optimizer")]
    #[cfg_attr(feature = "schema", schemars(extend("alias" = "optimizer")))]
    pub optimiser: Option<At<NameOr<Optimiser>>>,
    /// A positive number.
    /// Default: that of the named model, else of the optimiser
    pub learning_rate: Option<At<f64>>,
    /// Limit of the gradient of a batch: `{norm: 1}` or `{value: 0.5}`.
    /// Default: off
    pub clip_gradient: Option<At<ClipGradient>>,
    /// How the learning rate moves, see below.
    /// Default: `constant`
    pub schedule: Option<At<NameOr<Schedule>>>,
    /// What is minimised: a name, or a map of the name and its settings, see below.
    /// Default: that of the named model, else `categorical_crossentropy`
    pub loss: Option<At<Loss>>,
    /// What the scores must not tell, see below.
    /// Default: off
    pub decorrelate: Option<Decorrelate>,
    /// What the weighted loss of a batch is divided by: `weight_sum`, its sum of weights, or `batch_size`, its number
    /// of events, as Keras does.
    /// Default: `weight_sum`
    #[serde(alias = "loss_normalization")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::LossNormalisation>", extend("alias" = "loss_normalization")))]
    pub loss_normalisation: Option<At<String>>,
    /// Epochs between [checkpoints](train.md#checkpoints). Results do not depend on it.
    /// Default: a minute
    pub checkpoint_every: Option<At<u64>>,
    /// Memory for events, as `2 GB` or `500 MiB` (B, kB, MB, GB, TB, KiB, MiB, GiB, TiB); more are
    /// [read in every epoch](train.md#more-events-than-fit-in-memory); not with [eras](recipes.md#eras).
    /// Default: none
    pub memory_limit: Option<At<String>>,
}

/// The patience, or all numbers.
pub type PlateauOrPatience = NumberOr<Plateau>;

/// `reduce_lr_on_plateau:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Plateau {
    /// Epochs without a better value.
    pub patience: At<u64>,
    /// What tells how good an epoch is, whatever early stopping monitors.
    /// Default: `validation_loss`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Monitor>"))]
    pub monitor: Option<At<String>>,
    /// Factor on the learning rate, between 0 and 1.
    /// Default: `0.1`
    pub factor: Option<At<f64>>,
    /// Least difference that counts as better.
    /// Default: `0.0001`
    pub min_delta: Option<At<f64>>,
    /// Epochs after a lowering in which nothing is counted.
    /// Default: `0`
    pub cooldown: Option<At<u64>>,
    /// Rate below which it is not lowered.
    /// Default: `0`
    #[serde(alias = "min_lr")]
    #[cfg_attr(feature = "schema", schemars(extend("alias" = "min_lr")))]
    pub min_learning_rate: Option<At<f64>>,
}
