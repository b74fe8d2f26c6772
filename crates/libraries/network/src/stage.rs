//! An architecture as the list of things to compute, each with the places of its parameters.

use std::ops::Range;

use crate::architecture::{Activation, Architecture, Layer, Layout};

/// One thing to compute on rows of events.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    Dense(Dense),
    BatchNorm(BatchNorm),
    Activation(Activation),
    /// The index counts dropout layers, so that each has masks of its own.
    Dropout {
        rate: f64,
        index: usize,
    },
}

/// `activation(x · weight + bias)`.
#[derive(Clone, Debug)]
pub(crate) struct Dense {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) weight: Range<usize>,
    pub(crate) bias: Range<usize>,
    pub(crate) activation: Activation,
}

/// Scale and shift of each column, and its statistics.
#[derive(Clone, Debug)]
pub(crate) struct BatchNorm {
    pub(crate) gamma: Range<usize>,
    pub(crate) beta: Range<usize>,
    pub(crate) mean: Range<usize>,
    pub(crate) variance: Range<usize>,
}

impl BatchNorm {
    /// Added to the variance, the default of Keras.
    pub(crate) const EPSILON: f32 = 1e-3;
    /// Share of the moving statistics that a step keeps, the default of Keras.
    pub(crate) const MOMENTUM: f32 = 0.99;
}

/// The stages of an architecture; the last is the output layer without its softmax.
pub(crate) fn stages(architecture: &Architecture) -> Vec<Stage> {
    let layout = Layout::of(architecture);
    let mut ranges = layout.parameters().iter().map(|parameter| parameter.range.clone());
    let mut next = || ranges.next().unwrap_or_default();
    let mut width = architecture.inputs;
    let mut dropouts = 0;
    let mut stages = Vec::with_capacity(architecture.layers.len() + 1);
    for layer in &architecture.layers {
        stages.push(match *layer {
            Layer::Dense { units, activation, .. } => {
                let inputs = std::mem::replace(&mut width, units);
                Stage::Dense(Dense { inputs, outputs: units, weight: next(), bias: next(), activation })
            }
            Layer::BatchNorm => {
                Stage::BatchNorm(BatchNorm { gamma: next(), beta: next(), mean: next(), variance: next() })
            }
            Layer::Activation(activation) => Stage::Activation(activation),
            Layer::Dropout { rate } => {
                dropouts += 1;
                Stage::Dropout { rate, index: dropouts - 1 }
            }
        });
    }
    let (outputs, activation) = (architecture.output.classes, Activation::Linear);
    stages.push(Stage::Dense(Dense { inputs: width, outputs, weight: next(), bias: next(), activation }));
    stages
}
