//! The `architecture` of a model as it is written.

use super::value::{At, NumberOr, Ordered};
use serde::Deserialize;

/// `architecture:`; the layers one by one or by a pattern. Values beside `layers` are defaults for all layers.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Variables whose values are names, as `{era: {values: [2016, 2017, 2018], width: 2}}`: the network learns `width`
    /// numbers for each value (half as many as values, at most 50, unless given).
    /// Default: none
    pub embeddings: Option<Ordered<Embedding>>,
    /// Variables whose values are names, as `{charge: [-1, 1]}`; each value is an input of its own that is 1 or 0.
    /// Default: none
    pub one_hot: Option<Ordered<Vec<At<f64>>>>,
    /// A [Lorentz boost network](train.md#lorentz-boosts), as
    /// `{particles: [[e_1, px_1, py_1, pz_1], …], combinations: 10}`.
    /// Default: none
    pub lorentz_boost: Option<At<LorentzBoost>>,
    /// Hidden layers: numbers of units, or maps with `units` and any of the six keys from `activation` to `batch_norm`.
    /// Default: required unless there are `depth` and `width`
    pub layers: Option<Vec<At<Layer>>>,
    /// Number of hidden layers, in place of `layers`.
    /// Default: none; with `width`
    pub depth: Option<At<u64>>,
    /// Units of the first hidden layer.
    /// Default: none; with `depth`
    pub width: Option<At<u64>>,
    /// With `depth` and `width`: `static` (all of this width), `funnel` (layer i from 0 has width − i·(width −
    /// classes)/depth, rounded), `dynamic` (after the second, each has ⌊width/(depth − 1)⌋ fewer than the one before).
    /// Default: `static`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Pattern>"))]
    pub pattern: Option<At<String>>,
    /// How layers are joined: `dense`; `residual` (after the first layer, each pair is added to what it sees; an odd
    /// number of layers of one width for the first and every second); `densely_connected` (each layer sees all before
    /// it and the inputs).
    /// Default: `dense`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Body>"))]
    pub body: Option<At<String>>,
    /// Activation function of the hidden layers.
    /// Default: `relu`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Activation>"))]
    pub activation: Option<At<String>>,
    /// Distribution of the first weights.
    /// Default: `glorot_uniform`
    #[serde(alias = "initializer")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Initialiser>", extend("alias" = "initializer")))]
    pub initialiser: Option<At<String>>,
    /// Factor of the sum of squared weights in the loss.
    /// Default: `0`
    pub l2: Option<At<f64>>,
    /// Share of units that is switched off in training.
    /// Default: `0`
    pub dropout: Option<At<f64>>,
    /// In place of `dropout`, for `selu`: share of units that is set to its negative limit, so that mean and variance
    /// stay.
    /// Default: `0`
    pub alpha_dropout: Option<At<f64>>,
    /// Batch normalisation before the activation; for the second layer of a residual pair after the addition.
    /// Default: `false`
    pub batch_norm: Option<bool>,
    /// The last layer, `{activation, initialiser, l2}`.
    /// Default: `initialiser` and `l2` as above
    pub output: Option<Output>,
}

/// An entry of `embeddings`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Embedding {
    /// All values, at least 2. Another one in an event is an error.
    pub values: Vec<At<f64>>,
    /// Numbers that are learnt for each value.
    /// Default: half as many as values, at most 50
    pub width: Option<At<u64>>,
}

/// `lorentz_boost:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LorentzBoost {
    /// The variables [E, px, py, pz] of each particle.
    pub particles: Vec<At<Vec<At<String>>>>,
    /// Number of combinations of the particles.
    pub combinations: At<u64>,
}

/// The number of units, or all values.
pub type Layer = NumberOr<LayerValues>;

/// An entry of `layers`.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LayerValues {
    /// Number of units.
    pub units: At<u64>,
    /// Activation function.
    /// Default: that of all layers
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Activation>"))]
    pub activation: Option<At<String>>,
    /// Distribution of the first weights.
    /// Default: that of all layers
    #[serde(alias = "initializer")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Initialiser>", extend("alias" = "initializer")))]
    pub initialiser: Option<At<String>>,
    /// Factor of the sum of squared weights in the loss.
    /// Default: that of all layers
    pub l2: Option<At<f64>>,
    /// Share of units that is switched off in training.
    /// Default: that of all layers
    pub dropout: Option<At<f64>>,
    /// In place of `dropout`, for `selu`.
    /// Default: that of all layers
    pub alpha_dropout: Option<At<f64>>,
    /// Batch normalisation before the activation.
    /// Default: that of all layers
    pub batch_norm: Option<bool>,
}

/// `output:`
#[derive(Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// `softmax`; for two classes also `sigmoid`: one unit, the score of the first class; the second has the rest to 1,
    /// and `categorical_crossentropy` is the binary one. With a `target` it is `linear`.
    /// Default: `softmax`, or `linear` with a `target`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Head>"))]
    pub activation: Option<At<String>>,
    /// Distribution of the first weights.
    /// Default: that of the hidden layers
    #[serde(alias = "initializer")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::Initialiser>", extend("alias" = "initializer")))]
    pub initialiser: Option<At<String>>,
    /// Factor of the sum of squared weights in the loss.
    /// Default: that of the hidden layers
    pub l2: Option<At<f64>>,
}
