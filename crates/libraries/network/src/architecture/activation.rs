//! Activation functions by the names that Keras gives them.

use serde::{Deserialize, Serialize};

/// A function applied to each unit of a dense layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activation {
    /// `x`
    Linear,
    /// `max(x, 0)`
    Relu,
    /// `x` if positive, else `0.01 x`
    LeakyRelu,
    /// `x` if positive, else `exp(x) - 1`
    Elu,
    /// Self-normalising ELU (arXiv:1706.02515)
    Selu,
    /// `ln(1 + exp(x))`
    Softplus,
    /// Hyperbolic tangent
    Tanh,
    /// `1 / (1 + exp(-x))`
    Sigmoid,
    /// `x · sigmoid(x)`
    Swish,
}

impl Activation {
    /// All activations.
    pub const ALL: [Self; 9] = [
        Self::Linear,
        Self::Relu,
        Self::LeakyRelu,
        Self::Elu,
        Self::Selu,
        Self::Softplus,
        Self::Tanh,
        Self::Sigmoid,
        Self::Swish,
    ];
}
