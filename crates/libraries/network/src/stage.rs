//! An architecture as the list of things to compute, each with the places of its parameters.

use std::ops::Range;

use crate::architecture::{Activation, Architecture, Category, Layer, Layout, LorentzBoost};

/// One thing to compute on rows of events.
#[derive(Clone, Debug)]
pub(crate) enum Stage {
    /// From the inputs to what the first layer sees.
    Encode(Encode),
    Dense(Dense),
    BatchNorm(BatchNorm),
    Activation(Activation),
    /// The index counts dropout layers, so that each has masks of its own.
    Dropout {
        rate: f64,
        index: usize,
    },
    /// As dropout, for SELU.
    AlphaDropout(AlphaDropout),
    /// Keeps values for a later join, in slots that are counted from 0 in the order of these stages.
    Keep {
        width: usize,
    },
    /// Adds the values that were kept.
    Add {
        slot: usize,
    },
    /// Appends the values that were kept.
    Concatenate {
        slot: usize,
    },
}

/// The inputs that are numbers, then each category with the table of its embedding, then the features of four-momenta.
#[derive(Clone, Debug)]
pub(crate) struct Encode {
    pub(crate) numbers: Vec<usize>,
    pub(crate) categories: Vec<(Category, Option<Range<usize>>)>,
    pub(crate) boost: Option<Boost>,
}

/// Combinations of particles in rest frames: the weights of both and the normalisation of their features.
#[derive(Clone, Debug)]
pub(crate) struct Boost {
    pub(crate) of: LorentzBoost,
    pub(crate) particles: Range<usize>,
    pub(crate) frames: Range<usize>,
    pub(crate) norm: BatchNorm,
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

/// `kept · scale + shift`, or `dropped` (arXiv:1706.02515, section 2).
#[derive(Clone, Copy, Debug)]
pub(crate) struct AlphaDropout {
    pub(crate) rate: f64,
    pub(crate) index: usize,
    pub(crate) scale: f32,
    pub(crate) shift: f32,
    pub(crate) dropped: f32,
}

impl AlphaDropout {
    /// Limit of SELU at -∞, `-λ α`.
    const LIMIT: f64 = -1.758_099_340_847_376_6;

    fn new(rate: f64, index: usize) -> Self {
        let scale = ((1.0 - rate) * (1.0 + rate * Self::LIMIT * Self::LIMIT)).powf(-0.5);
        let shift = -scale * rate * Self::LIMIT;
        let dropped = (scale * Self::LIMIT + shift) as f32;
        Self { rate, index, scale: scale as f32, shift: shift as f32, dropped }
    }
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
    let widths = architecture.widths();
    let joined = joined(architecture);
    let mut dropouts = 0;
    let mut stages = Vec::with_capacity(architecture.layers.len() + 2);
    let encoding = &architecture.encoding;
    if !encoding.is_none() {
        let table = |one: &Category| (one.clone(), one.embedding.is_some().then(&mut next));
        let categories = encoding.categories.iter().map(table).collect();
        let boost = encoding.lorentz_boost.as_ref().map(|boost| {
            let (particles, frames) = (next(), next());
            let norm = BatchNorm { gamma: next(), beta: next(), mean: next(), variance: next() };
            Boost { of: boost.clone(), particles, frames, norm }
        });
        stages.push(Stage::Encode(Encode { numbers: architecture.numbers(), categories, boost }));
    }
    for (place, layer) in architecture.layers.iter().enumerate() {
        let inputs = widths[place];
        if joined.contains(&place) {
            stages.push(Stage::Keep { width: inputs });
        }
        let slot = |back| joined.iter().position(|kept| *kept + back == place).unwrap_or_default();
        stages.push(match *layer {
            Layer::Dense { units, activation, .. } => {
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
            Layer::AlphaDropout { rate } => {
                dropouts += 1;
                Stage::AlphaDropout(AlphaDropout::new(rate, dropouts - 1))
            }
            Layer::Add { back } => Stage::Add { slot: slot(back) },
            Layer::Concatenate { back } => Stage::Concatenate { slot: slot(back) },
        });
    }
    let (outputs, activation) = (architecture.output.units(), Activation::Linear);
    let inputs = widths[architecture.layers.len()];
    stages.push(Stage::Dense(Dense { inputs, outputs, weight: next(), bias: next(), activation }));
    stages
}

/// The layers whose inputs are joined to later values, ascending.
fn joined(architecture: &Architecture) -> Vec<usize> {
    let join = |(place, layer): (usize, &Layer)| match *layer {
        Layer::Add { back } | Layer::Concatenate { back } => place.checked_sub(back),
        _ => None,
    };
    let mut joined: Vec<_> = architecture.layers.iter().enumerate().filter_map(join).collect();
    joined.sort_unstable();
    joined.dedup();
    joined
}
