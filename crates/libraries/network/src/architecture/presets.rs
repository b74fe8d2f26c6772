//! The named networks of KIT-CMS/htt-ml (`training/keras_models.py`) with their loss and optimiser.
//!
//! Keras 2.0 defaults: kernels start glorot uniform unless named, Adam 1e-3, Nadam 2e-3.
//! The mean squared error acts on the softmax output.

use super::{Activation, Architecture, Initialiser, Layer, Output};
use crate::error::{Error, Result};
use crate::loss::Loss;
use crate::optimiser::Optimiser;
use Activation::{Relu, Tanh};
use Initialiser::{GlorotNormal, GlorotUniform};
use Loss::{CrossEntropy, SquaredError};

/// A named network as it was published: architecture, loss and optimiser.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Layers and output.
    pub architecture: Architecture,
    /// Loss that it is trained with.
    pub loss: Loss,
    /// Optimiser with its learning rate.
    pub optimiser: Optimiser,
}

impl Preset {
    /// The preset of that name for a number of input variables and classes.
    pub fn named(name: &str, inputs: usize, classes: usize) -> Result<Self> {
        let dense = |units, activation, initialiser, l2| Layer::Dense { units, activation, initialiser, l2 };
        let normal = |depth: usize, units, activation, l2| vec![dense(units, activation, GlorotNormal, l2); depth];
        let dropout =
            |activation, l2, rate| [dense(200, activation, GlorotUniform, l2), Layer::Dropout { rate }].repeat(2);
        let (adam, nadam) = (Optimiser::adam(1e-3), Optimiser::nadam(2e-3));
        let (layers, initialiser, l2, loss, optimiser) = match name {
            "example" => (normal(1, 10, Relu, 0.0), GlorotUniform, 0.0, CrossEntropy, adam),
            "smhtt_simple" => (normal(1, 100, Tanh, 0.0), GlorotNormal, 0.0, SquaredError, nadam),
            "smhtt_mt" => (normal(3, 300, Tanh, 1e-4), GlorotNormal, 0.0, SquaredError, nadam),
            "smhtt_et" => (normal(1, 1000, Tanh, 1e-4), GlorotNormal, 0.0, SquaredError, nadam),
            "smhtt_tt" => (normal(3, 200, Tanh, 1e-4), GlorotNormal, 0.0, SquaredError, nadam),
            "smhtt_legacy" => (normal(3, 300, Relu, 1e-4), GlorotNormal, 0.0, SquaredError, adam),
            "smhtt_dropout" => (dropout(Relu, 0.0, 0.5), GlorotUniform, 0.0, SquaredError, nadam),
            "smhtt_dropout_tanh" => {
                (dropout(Tanh, 1e-5, 0.3), GlorotUniform, 1e-5, CrossEntropy, Optimiser::adam(1e-4))
            }
            _ => return Err(Error::UnknownPreset { name: name.into() }),
        };
        let output = Output { classes, initialiser, l2 };
        Ok(Self { architecture: Architecture { inputs, layers, output }, loss, optimiser })
    }
}
