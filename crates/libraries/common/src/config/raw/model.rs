//! The `model` part as it is written.

use super::loss::{Decorrelate, Loss};
use super::value::{At, NumberOr};
use serde::Deserialize;

/// `model:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    pub name: Option<At<String>>,
    pub architecture: Option<At<Architecture>>,
    pub batch_size: At<i64>,
    pub epochs: At<u64>,
    pub early_stopping: Option<At<u64>>,
    pub save_best_only: Option<bool>,
    pub reduce_lr_on_plateau: Option<At<PlateauOrPatience>>,
    #[serde(alias = "optimizer")]
    pub optimiser: Option<At<String>>,
    pub learning_rate: Option<At<f64>>,
    pub loss: Option<At<Loss>>,
    pub decorrelate: Option<Decorrelate>,
    #[serde(alias = "loss_normalization")]
    pub loss_normalisation: Option<At<String>>,
}

/// The patience, or all numbers.
pub type PlateauOrPatience = NumberOr<Plateau>;

/// `reduce_lr_on_plateau:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plateau {
    pub patience: At<u64>,
    pub factor: Option<At<f64>>,
    pub min_delta: Option<At<f64>>,
    pub cooldown: Option<At<u64>>,
    #[serde(alias = "min_lr")]
    pub min_learning_rate: Option<At<f64>>,
}

/// `architecture:`; values beside `layers` are defaults for all layers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    pub layers: Vec<At<Layer>>,
    pub activation: Option<At<String>>,
    #[serde(alias = "initializer")]
    pub initialiser: Option<At<String>>,
    pub l2: Option<At<f64>>,
    pub dropout: Option<At<f64>>,
    pub batch_norm: Option<bool>,
    pub output: Option<Output>,
}

/// The number of units, or all values.
pub type Layer = NumberOr<LayerValues>;

/// An entry of `layers`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LayerValues {
    pub units: At<u64>,
    pub activation: Option<At<String>>,
    #[serde(alias = "initializer")]
    pub initialiser: Option<At<String>>,
    pub l2: Option<At<f64>>,
    pub dropout: Option<At<f64>>,
    pub batch_norm: Option<bool>,
}

/// `output:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    #[serde(alias = "initializer")]
    pub initialiser: Option<At<String>>,
    pub l2: Option<At<f64>>,
}
