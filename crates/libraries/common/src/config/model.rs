//! The `model` part of the training configuration: network, loss, optimiser, schedule.
//!
//! The crate `network` interprets it; here are only names and numbers that have been checked.

use super::loss::{Decorrelation, Loss};
use serde::{Deserialize, Serialize};

/// Networks of KIT-CMS/htt-ml that can be chosen by name.
pub const PRESETS: [&str; 8] = [
    "example",
    "smhtt_simple",
    "smhtt_mt",
    "smhtt_et",
    "smhtt_tt",
    "smhtt_legacy",
    "smhtt_dropout",
    "smhtt_dropout_tanh",
];

/// The network and how it is trained. `None` leaves a choice to the preset of that name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelConfig {
    /// One of [`PRESETS`], or any label if `architecture` is given.
    pub name: String,
    /// A network of one's own.
    pub architecture: Option<ArchitectureConfig>,
    /// Events in a batch; `None` is all of them at once.
    pub batch_size: Option<usize>,
    /// Passes over the training events.
    pub epochs: usize,
    /// Stop after so many epochs without a better validation loss.
    pub early_stopping: Option<usize>,
    /// Keep the weights of the epoch with the best validation loss, not those of the last.
    pub save_best_only: bool,
    /// Lower the learning rate when the validation loss stays.
    pub reduce_lr_on_plateau: Option<PlateauConfig>,
    /// The optimiser.
    pub optimiser: Option<Optimiser>,
    /// Its step.
    pub learning_rate: Option<f64>,
    /// The loss.
    pub loss: Option<Loss>,
    /// What the scores must not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decorrelate: Option<Decorrelation>,
    /// What the sum of weighted losses of a batch is divided by.
    pub loss_normalisation: LossNormalisation,
}

/// Keras' `ReduceLROnPlateau`, with its defaults.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlateauConfig {
    /// Epochs without improvement.
    pub patience: usize,
    /// The learning rate is multiplied by this; 0.1.
    pub factor: f64,
    /// A smaller change is none; 0.0001.
    pub min_delta: f64,
    /// Epochs of rest after a reduction; 0.
    pub cooldown: usize,
    /// The learning rate never gets lower; 0.
    pub min_learning_rate: f64,
}

/// Hidden layers and the output layer (one softmax unit for each class).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArchitectureConfig {
    /// Hidden layers in order; none gives multinomial logistic regression.
    pub layers: Vec<LayerConfig>,
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
    /// Batch normalisation between the linear map and the activation; no.
    pub batch_norm: bool,
}

/// The output layer; its activation is softmax.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OutputConfig {
    /// Distribution of the initial weights; glorot_uniform.
    pub initialiser: Initialiser,
    /// Factor of the sum of squared weights in the loss; 0.
    pub l2: f64,
}

/// A choice that is written as a word in YAML.
pub trait Named: Sized + Copy + 'static {
    /// What is chosen, for messages.
    const WHAT: &'static str;
    /// All words with their meaning; the first word of a meaning is its proper name.
    const WORDS: &'static [(&'static str, Self)];

    /// The meaning of a word.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
    }

    /// All words.
    fn words() -> impl Iterator<Item = &'static str> {
        Self::WORDS.iter().map(|(name, _)| *name)
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $what:literal, $($(#[$variant_doc:meta])* $variant:ident = $($word:literal)|+),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$variant_doc])* $variant),+
        }
        impl $crate::config::model::Named for $name {
            const WHAT: &'static str = $what;
            const WORDS: &'static [(&'static str, Self)] = &[$($(($word, Self::$variant)),+),+];
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                use $crate::config::model::Named;
                let word = Self::WORDS.iter().find(|(_, value)| value == self).map_or("", |(word, _)| word);
                f.write_str(word)
            }
        }
    };
}
pub(crate) use named;

named!(
    /// How weights are updated from gradients.
    Optimiser, "optimiser",
    /// arXiv:1412.6980.
    Adam = "adam" | "Adam",
    /// Adam with Nesterov momentum, as in Keras.
    Nadam = "nadam" | "Nadam",
);
named!(
    /// What the weighted loss of a batch is divided by.
    LossNormalisation, "loss normalisation",
    /// The sum of weights: the loss does not depend on their scale.
    WeightSum = "weight_sum",
    /// The number of events, as Keras does.
    BatchSize = "batch_size",
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
