//! How gradients change the weights: the optimiser, its settings, and limits of the gradient.

use super::named::named;
use serde::{Deserialize, Serialize};

named!(
    /// How weights are updated from gradients.
    Optimiser, "optimiser",
    /// arXiv:1412.6980.
    Adam = "adam" | "Adam",
    /// Adam with decoupled weight decay, arXiv:1711.05101.
    AdamW = "adamw" | "AdamW",
    /// Adam with Nesterov momentum, as in Keras.
    Nadam = "nadam" | "Nadam",
    /// Rectified Adam, arXiv:1908.03265.
    RAdam = "radam" | "RAdam",
    /// Gradient descent with momentum.
    Sgd = "sgd" | "SGD",
);

/// What may be said about an optimiser besides its name; `None` leaves the default.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct OptimiserSettings {
    /// Decay of the mean of gradients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beta_1: Option<f64>,
    /// Decay of the mean of squares.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beta_2: Option<f64>,
    /// Added to the divisor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epsilon: Option<f64>,
    /// Share of the kernels that a step of rate 1 would take away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_decay: Option<f64>,
    /// Share of the last step that is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub momentum: Option<f64>,
    /// Whether the momentum looks ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nesterov: Option<bool>,
}

impl OptimiserSettings {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A limit of the gradient of a batch, with the L2 terms.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClipGradient {
    /// A longer gradient is shortened to this Euclidean norm, in its direction.
    Norm(f64),
    /// Each component is put between minus this and this.
    Value(f64),
}
