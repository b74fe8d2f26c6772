//! Named networks as they were published, with their loss and optimiser.
//!
//! `example` and `smhtt_…` are those of KIT-CMS/htt-ml (`training/keras_models.py`), whose mean squared error acts on the
//! softmax output; the others are one each of FlorianBury/HHbbWWAnalysis, ttH_multilepton, TTTT_TMVA_DNN and PNN-LUMIN.
//! Keras 2.0 defaults: kernels start glorot uniform unless named, Adam 1e-3, Nadam 2e-3.

use common::config::{Named as _, PresetName};

use super::{Activation, Architecture, Encoding, Head, Initialiser, Layer, Output};
use crate::error::{Error, Result};
use crate::loss::Loss;
use crate::optimiser::Optimiser;
use Activation::{Relu, Swish, Tanh};
use Initialiser::{GlorotNormal, GlorotUniform, HeNormal};
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
        let preset = PresetName::from_word(name).ok_or_else(|| Error::UnknownPreset { name: name.into() })?;
        let (layers, initialiser, l2, loss, optimiser) = match preset {
            PresetName::Example => (normal(1, 10, Relu, 0.0), GlorotUniform, 0.0, CrossEntropy, adam),
            PresetName::SmhttSimple => (normal(1, 100, Tanh, 0.0), GlorotNormal, 0.0, SquaredError, nadam),
            PresetName::SmhttMt => (normal(3, 300, Tanh, 1e-4), GlorotNormal, 0.0, SquaredError, nadam),
            PresetName::SmhttEt => (normal(1, 1000, Tanh, 1e-4), GlorotNormal, 0.0, SquaredError, nadam),
            PresetName::SmhttTt => (normal(3, 200, Tanh, 1e-4), GlorotNormal, 0.0, SquaredError, nadam),
            PresetName::SmhttLegacy => (normal(3, 300, Relu, 1e-4), GlorotNormal, 0.0, SquaredError, adam),
            PresetName::SmhttDropout => (dropout(Relu, 0.0, 0.5), GlorotUniform, 0.0, SquaredError, nadam),
            PresetName::SmhttDropoutTanh => {
                (dropout(Tanh, 1e-5, 0.3), GlorotUniform, 1e-5, CrossEntropy, Optimiser::adam(1e-4))
            }
            PresetName::HhMachineLearning => {
                let block = [Layer::BatchNorm, dense(512, Relu, GlorotUniform, 0.0)].repeat(4);
                let layers = [vec![dense(512, Relu, GlorotUniform, 1e-3)], block, vec![Layer::BatchNorm]].concat();
                (layers, GlorotUniform, 0.0, CrossEntropy, Optimiser::adam(1e-2))
            }
            PresetName::TthMultilepton => {
                let relu = |units| dense(units, Relu, GlorotUniform, 0.0);
                let dropping = [relu(16), Layer::Dropout { rate: 0.01 }].repeat(5);
                let layers = [normal(1, 32, Relu, 0.0), dropping, vec![relu(16); 5], vec![relu(8); 5]].concat();
                (layers, GlorotUniform, 0.0, CrossEntropy, adam)
            }
            PresetName::Tttt => {
                let block = [Layer::BatchNorm, dense(100, Relu, GlorotNormal, 0.0)].repeat(2);
                ([normal(1, 100, Relu, 0.0), block].concat(), GlorotUniform, 0.0, CrossEntropy, adam)
            }
            PresetName::PnnLumin => {
                let seen = [dense(25, Swish, HeNormal, 0.0), Layer::Concatenate { back: 1 }].repeat(2);
                let layers = [seen, vec![dense(25, Swish, HeNormal, 0.0)]].concat();
                (layers, GlorotNormal, 0.0, CrossEntropy, Optimiser::adam(2e-3))
            }
        };
        let activation = if preset == PresetName::PnnLumin { Head::Sigmoid } else { Head::Softmax };
        let output = Output { classes, activation, initialiser, l2 };
        Ok(Self {
            architecture: Architecture { inputs, encoding: Encoding::default(), layers, output },
            loss,
            optimiser,
        })
    }
}
