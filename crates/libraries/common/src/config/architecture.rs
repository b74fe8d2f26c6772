//! The `architecture` of a model: layers, how they are joined, and the output.
//!
//! Width patterns are resolved to layers here; the crate `network` makes a network of the rest.

use super::named::named;
use serde::{Deserialize, Serialize};

/// Categorical inputs, hidden layers and the output layer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArchitectureConfig {
    /// Variables whose values are names, not numbers; none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<CategoryConfig>,
    /// Variables that are components of four-momenta; none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lorentz_boost: Option<BoostConfig>,
    /// Hidden layers in order; none gives multinomial logistic regression.
    pub layers: Vec<LayerConfig>,
    /// How the layers are joined; dense.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body: Body,
    /// The output layer.
    pub output: OutputConfig,
}

/// A dense layer: linear map, batch normalisation, activation, dropout, in this order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LayerConfig {
    /// Number of units.
    pub units: usize,
    /// Activation function; relu.
    pub activation: Activation,
    /// Distribution of the initial weights; glorot_uniform.
    pub initialiser: Initialiser,
    /// Factor of the sum of squared weights in the loss; 0.
    pub l2: f64,
    /// Share of units that is switched off in training; 0.
    pub dropout: f64,
    /// Share of units that becomes the negative limit of selu in training; 0.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alpha_dropout: f64,
    /// Batch normalisation between the linear map and the activation; no.
    pub batch_norm: bool,
}

/// A variable that has one of few values. It is not preprocessed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CategoryConfig {
    /// Its name.
    pub variable: String,
    /// All values that it has.
    pub values: Vec<f64>,
    /// Numbers that are learnt for each value; `None` is one-hot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedding: Option<usize>,
}

/// Four-momenta that are combined and boosted into combinations of theirs. They are not preprocessed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoostConfig {
    /// The variables `[E, px, py, pz]` of each particle.
    pub particles: Vec<[String; 4]>,
    /// Number of combinations and of rest frames.
    pub combinations: usize,
}

/// The output layer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OutputConfig {
    /// What makes scores of its units; softmax, or linear if there is a target.
    #[serde(default, skip_serializing_if = "is_default")]
    pub activation: Head,
    /// Distribution of the initial weights; glorot_uniform.
    pub initialiser: Initialiser,
    /// Factor of the sum of squared weights in the loss; 0.
    pub l2: f64,
}

/// Whether a value is what an absent one means, so that files of older versions keep their bytes.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

named!(
    /// How the width of hidden layers changes with their depth.
    Pattern, "pattern",
    /// All of the same width.
    Static = "static",
    /// Falling in equal steps towards the number of classes.
    Funnel = "funnel",
    /// Falling in equal steps from the second layer on, as in daniel-sunyou-li/TTTT_TMVA_DNN.
    Dynamic = "dynamic",
);

impl Pattern {
    /// Units of `depth` hidden layers that begin with `width`, before an output of `classes`.
    pub fn widths(self, depth: usize, width: usize, classes: usize) -> Vec<usize> {
        let funnel = |layer: usize| {
            let fall = width as f64 - classes as f64;
            (width as f64 - fall * layer as f64 / depth as f64).round() as usize
        };
        let dynamic = |layer: usize| width - layer.saturating_sub(1) * (width / (depth - 1).max(1));
        (0..depth)
            .map(|layer| match self {
                Self::Static => width,
                Self::Funnel => funnel(layer),
                Self::Dynamic => dynamic(layer),
            })
            .collect()
    }
}

named!(
    /// How hidden layers are joined.
    #[derive(Default)]
    Body, "body",
    /// Each sees the one before.
    #[default]
    Dense = "dense",
    /// After the first layer, each pair adds what it makes to what it sees, as in LUMIN.
    Residual = "residual",
    /// Each sees all before it and the inputs, as in LUMIN.
    DenselyConnected = "densely_connected",
);

named!(
    /// What makes the scores of classes of the output layer's units.
    #[derive(Default)]
    Head, "output activation",
    /// Softmax over one unit a class.
    #[default]
    Softmax = "softmax",
    /// Sigmoid of one unit, the score of the first of two classes.
    Sigmoid = "sigmoid",
    /// One unit as it is: a number, not a class.
    Linear = "linear",
);

named!(
    /// Activation function of a hidden layer.
    Activation, "activation",
    /// x
    Linear = "linear",
    /// max(0, x)
    Relu = "relu",
    /// tanh x
    Tanh = "tanh",
    /// 1 / (1 + exp(-x))
    Sigmoid = "sigmoid",
    /// x or exp(x) - 1
    Elu = "elu",
    /// Scaled elu, arXiv:1706.02515
    Selu = "selu",
    /// x or 0.01 x
    LeakyRelu = "leaky_relu",
    /// log(1 + exp x)
    Softplus = "softplus",
    /// x / (1 + exp(-x))
    Swish = "swish" | "silu",
);
named!(
    /// Distribution of initial weights.
    Initialiser, "initialiser",
    /// Uniform, variance 2 / (inputs + outputs); the default of Keras.
    GlorotUniform = "glorot_uniform",
    /// Truncated normal of the same variance.
    GlorotNormal = "glorot_normal",
    /// Uniform, variance 2 / inputs.
    HeUniform = "he_uniform",
    /// Truncated normal of the same variance.
    HeNormal = "he_normal",
    /// Uniform, variance 1 / inputs.
    LecunUniform = "lecun_uniform",
    /// Truncated normal of the same variance.
    LecunNormal = "lecun_normal",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_narrow_the_layers_as_their_systems_do() {
        assert_eq!(Pattern::Static.widths(3, 50, 4), [50, 50, 50]);
        assert_eq!(Pattern::Funnel.widths(4, 100, 4), [100, 76, 52, 28]);
        // TTTT: Dense(30), then Dense(30 - i int(30 / 3)) for i in 0, 1, 2.
        assert_eq!(Pattern::Dynamic.widths(4, 30, 2), [30, 30, 20, 10]);
        assert_eq!(Pattern::Dynamic.widths(1, 30, 2), [30]);
    }
}
