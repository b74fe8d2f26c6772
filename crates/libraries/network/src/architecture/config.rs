//! From the `architecture` of a training configuration to an [`Architecture`].

use common::config::{self, ArchitectureConfig, Body, CategoryConfig, LayerConfig};

use super::{Activation, Architecture, Category, Encoding, Head, Initialiser, Layer, LorentzBoost, Output};

impl Architecture {
    /// The network that a configuration describes, for named input variables and a number of classes.
    pub(crate) fn from_config(config: &ArchitectureConfig, inputs: &[String], classes: usize) -> Self {
        let (initialiser, l2) = (config.output.initialiser.into(), config.output.l2);
        let activation = match config.output.activation {
            config::Head::Softmax => Head::Softmax,
            config::Head::Sigmoid => Head::Sigmoid,
            config::Head::Linear => Head::Linear,
        };
        let output = Output { classes, activation, initialiser, l2 };
        let place = |variable: &String| inputs.iter().position(|name| name == variable).unwrap_or(inputs.len());
        let category = |one: &CategoryConfig| Category {
            input: place(&one.variable),
            values: one.values.iter().map(|&value| value as f32).collect(),
            embedding: one.embedding,
        };
        let lorentz_boost = config.lorentz_boost.as_ref().map(|boost| LorentzBoost {
            particles: boost.particles.iter().map(|momentum| momentum.each_ref().map(place)).collect(),
            combinations: boost.combinations,
        });
        let encoding = Encoding { categories: config.categories.iter().map(category).collect(), lorentz_boost };
        let layers = match (config.body, config.layers.as_slice()) {
            (Body::Residual, [first, pairs @ ..]) => {
                [plain(first), pairs.as_chunks().0.iter().flat_map(residual).collect()].concat()
            }
            (Body::DenselyConnected, [seen @ .., last]) => {
                [seen.iter().flat_map(connected).collect(), plain(last)].concat()
            }
            (_, layers) => layers.iter().flat_map(plain).collect(),
        };
        Self { inputs: inputs.len(), encoding, layers, output }
    }
}

/// Linear map, batch normalisation, activation, dropout, in this order.
fn plain(config: &LayerConfig) -> Vec<Layer> {
    let (units, activation, initialiser) = (config.units, config.activation.into(), config.initialiser.into());
    let dense = |activation| Layer::Dense { units, activation, initialiser, l2: config.l2 };
    let mut layers = match config.batch_norm {
        true => vec![dense(Activation::Linear), Layer::BatchNorm, Layer::Activation(activation)],
        false => vec![dense(activation)],
    };
    if config.dropout > 0.0 {
        layers.push(Layer::Dropout { rate: config.dropout });
    }
    if config.alpha_dropout > 0.0 {
        layers.push(Layer::AlphaDropout { rate: config.alpha_dropout });
    }
    layers
}

/// A pair of layers whose result is added to what it sees; the second normalises after that, as in LUMIN.
fn residual(pair: &[LayerConfig; 2]) -> Vec<Layer> {
    let mut layers = [plain(&pair[0]), plain(&LayerConfig { batch_norm: false, ..pair[1].clone() })].concat();
    layers.push(Layer::Add { back: layers.len() });
    if pair[1].batch_norm {
        layers.push(Layer::BatchNorm);
    }
    layers
}

/// A layer and all that it sees.
fn connected(config: &LayerConfig) -> Vec<Layer> {
    let mut layers = plain(config);
    layers.push(Layer::Concatenate { back: layers.len() });
    layers
}

impl From<config::Activation> for Activation {
    fn from(activation: config::Activation) -> Self {
        match activation {
            config::Activation::Linear => Self::Linear,
            config::Activation::Relu => Self::Relu,
            config::Activation::Tanh => Self::Tanh,
            config::Activation::Sigmoid => Self::Sigmoid,
            config::Activation::Elu => Self::Elu,
            config::Activation::Selu => Self::Selu,
            config::Activation::LeakyRelu => Self::LeakyRelu,
            config::Activation::Softplus => Self::Softplus,
            config::Activation::Swish => Self::Swish,
        }
    }
}

impl From<config::Initialiser> for Initialiser {
    fn from(initialiser: config::Initialiser) -> Self {
        match initialiser {
            config::Initialiser::GlorotUniform => Self::GlorotUniform,
            config::Initialiser::GlorotNormal => Self::GlorotNormal,
            config::Initialiser::HeUniform => Self::HeUniform,
            config::Initialiser::HeNormal => Self::HeNormal,
            config::Initialiser::LecunUniform => Self::LecunUniform,
            config::Initialiser::LecunNormal => Self::LecunNormal,
        }
    }
}
