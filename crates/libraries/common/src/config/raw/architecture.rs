//! The `architecture` of a model as it is written.

use super::value::{At, NumberOr, Ordered};
use serde::Deserialize;

/// `architecture:`; the layers one by one or by a pattern. Values beside `layers` are defaults for all layers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    pub embeddings: Option<Ordered<Embedding>>,
    pub one_hot: Option<Ordered<Vec<At<f64>>>>,
    pub lorentz_boost: Option<At<LorentzBoost>>,
    pub layers: Option<Vec<At<Layer>>>,
    pub depth: Option<At<u64>>,
    pub width: Option<At<u64>>,
    pub pattern: Option<At<String>>,
    pub body: Option<At<String>>,
    pub activation: Option<At<String>>,
    #[serde(alias = "initializer")]
    pub initialiser: Option<At<String>>,
    pub l2: Option<At<f64>>,
    pub dropout: Option<At<f64>>,
    pub alpha_dropout: Option<At<f64>>,
    pub batch_norm: Option<bool>,
    pub output: Option<Output>,
}

/// An entry of `embeddings`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Embedding {
    pub values: Vec<At<f64>>,
    pub width: Option<At<u64>>,
}

/// `lorentz_boost:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LorentzBoost {
    pub particles: Vec<At<Vec<At<String>>>>,
    pub combinations: At<u64>,
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
    pub alpha_dropout: Option<At<f64>>,
    pub batch_norm: Option<bool>,
}

/// `output:`
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    pub activation: Option<At<String>>,
    #[serde(alias = "initializer")]
    pub initialiser: Option<At<String>>,
    pub l2: Option<At<f64>>,
}
