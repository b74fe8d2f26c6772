//! Events through all layers, for prediction and validation.
//!
//! Blocks of events go through the network as columns: one row of a matrix for each variable, unit or class, one column for each
//! event. So the wide side of every product is the events, and an output layer of two classes fills vector registers as well
//! as a hidden layer of hundreds of units.

use std::borrow::Cow;

use super::encoder::Encoder;
use crate::architecture::{Activation, Architecture, Category, Head};
use crate::kernel::{Matrix, activate, collect, product, scale_columns, softmax_columns};
use crate::stage::{BatchNorm, Dense, Stage, stages};

/// The layers as prediction needs them: no dropout, batch normalisation as a scale and a shift. Shared by threads.
pub struct Predictor<'a> {
    pub(super) members: Vec<Network<'a>>,
    /// How much each of them counts, in sum 1.
    pub(super) shares: Vec<f32>,
    categories: Vec<Category>,
    pub(super) inputs: usize,
    pub(super) classes: usize,
    /// The bias of an ensemble's logits.
    pub(super) zeros: Vec<f32>,
    widest: usize,
}

/// One network.
pub(super) struct Network<'a> {
    parameters: Cow<'a, [f32]>,
    steps: Vec<Step>,
    /// Whether the outputs are numbers, not logits.
    pub(super) linear: bool,
}

enum Step {
    Encode(Box<Encoder>),
    Dense(Dense),
    Affine { scale: Vec<f32>, shift: Vec<f32> },
    Activation(Activation),
    Keep,
    Add(Kept),
    Concatenate(Kept),
}

/// Place of values that were kept, in units of one value for each event of a block.
#[derive(Clone, Copy)]
struct Kept {
    first: usize,
    width: usize,
}

/// The values of a block of events between two layers. Each thread needs one; it serves any number of predictors in turn.
#[derive(Debug, Default)]
pub struct Space {
    pub(super) from: Vec<f32>,
    to: Vec<f32>,
    kept: Vec<f32>,
    /// Inputs of an ensemble, while one member after another takes them.
    pub(super) inputs: Vec<f32>,
    /// Scores of an ensemble.
    pub(super) mean: Vec<f32>,
    /// Those of each of its members, one after another.
    pub(super) each: Vec<f32>,
    /// How far they are apart.
    pub(super) spread: Vec<f32>,
}

impl<'a> Predictor<'a> {
    /// Events of a block, at most.
    pub const EVENTS: usize = 512;

    /// Of the flat parameter vectors of one or more members, one after another.
    pub(crate) fn new(architecture: &Architecture, parameters: &'a [f32]) -> Self {
        let (inputs, classes) = (architecture.inputs, architecture.output.classes);
        let members = parameters.chunks_exact(architecture.parameters());
        let members: Vec<_> = members.map(|parameters| Network::new(architecture, parameters)).collect();
        let shares = vec![1.0 / members.len() as f32; members.len()];
        let widest = architecture.widths().into_iter().chain([inputs, classes]).max().unwrap_or(0);
        let categories = architecture.encoding.categories.clone();
        Self { members, shares, categories, inputs, classes, zeros: vec![0.0; classes], widest }
    }

    /// The same members, which count for so much, in sum 1; all the same if nothing is said.
    pub(super) fn weighted(mut self, shares: &[f64]) -> Self {
        self.shares.iter_mut().zip(shares).for_each(|(share, &new)| *share = new as f32);
        self
    }

    /// Number of networks whose mean of scores is predicted.
    pub fn members(&self) -> usize {
        self.members.len()
    }

    /// Where the inputs of the next block of at most [`Self::EVENTS`] events go: `variables x events`.
    pub fn inputs<'s>(&self, events: usize, space: &'s mut Space) -> &'s mut [f32] {
        assert!(events <= Self::EVENTS, "a block has at most {} events, not {events}", Self::EVENTS);
        let needed = self.widest * Self::EVENTS;
        if space.from.len() < needed {
            space.from.resize(needed, 0.0);
            space.to.resize(needed, 0.0);
        }
        &mut space.from[..self.inputs * events]
    }

    /// Makes NaN of those [inputs](Self::inputs) whose category does not know them; whether it knows all.
    pub fn knows(&self, events: usize, inputs: &mut [f32]) -> bool {
        let mut all = true;
        for category in &self.categories {
            for value in &mut inputs[category.input * events..][..events] {
                if category.place(*value).is_none() {
                    *value = f32::NAN;
                    all = false;
                }
            }
        }
        all
    }

    /// Probabilities, or the numbers of a regression, `classes x events`, of the [inputs](Self::inputs) that were put in place. NaN inputs give NaN.
    ///
    /// Those of an event do not depend on the others of its block.
    pub fn predict<'s>(&self, events: usize, space: &'s mut Space) -> &'s [f32] {
        match self.members.as_slice() {
            [only] => only.predict(self.inputs, events, space),
            _ => self.mean(events, space),
        }
    }
}

impl<'a> Network<'a> {
    fn new(architecture: &Architecture, parameters: &'a [f32]) -> Self {
        match architecture.output.activation {
            Head::Softmax | Head::Linear => Self::plain(architecture, Cow::Borrowed(parameters)),
            Head::Sigmoid => {
                let mut wide = Vec::new();
                architecture.widen(parameters, &mut wide);
                Self::plain(&architecture.widened(), Cow::Owned(wide))
            }
        }
    }

    fn plain(architecture: &Architecture, parameters: Cow<'a, [f32]>) -> Self {
        let mut kept: Vec<Kept> = Vec::new();
        let step = |stage| match stage {
            Stage::Encode(encode) => Some(Step::Encode(Box::new(Encoder::new(encode, &parameters)))),
            Stage::Dense(dense) => Some(Step::Dense(dense)),
            Stage::BatchNorm(norm) => {
                let (scale, shift) = norm.fold(&parameters);
                Some(Step::Affine { scale, shift })
            }
            Stage::Activation(activation) => Some(Step::Activation(activation)),
            Stage::Dropout { .. } | Stage::AlphaDropout(_) => None,
            Stage::Keep { width } => {
                let first = kept.last().map_or(0, |last| last.first + last.width);
                kept.push(Kept { first, width });
                Some(Step::Keep)
            }
            Stage::Add { slot } => Some(Step::Add(kept[slot])),
            Stage::Concatenate { slot } => Some(Step::Concatenate(kept[slot])),
        };
        let steps: Vec<_> = stages(architecture).into_iter().filter_map(step).collect();
        Self { parameters, steps, linear: architecture.output.activation == Head::Linear }
    }

    /// Scores, `classes x events`, of so many inputs that are in place.
    pub(super) fn predict<'s>(&self, inputs: usize, events: usize, space: &'s mut Space) -> &'s [f32] {
        let (outputs, bias) = self.run(inputs, events, space);
        match self.linear {
            true => activate(outputs, events, bias, Activation::Linear, None),
            false => softmax_columns(outputs, events, bias),
        }
        outputs
    }

    /// The output layer's `classes x events` before its bias, and that bias.
    pub(super) fn run<'b, 's>(
        &'b self,
        inputs: usize,
        events: usize,
        space: &'s mut Space,
    ) -> (&'s mut [f32], &'b [f32]) {
        let Space { from, to, kept, .. } = space;
        kept.clear();
        let mut width = inputs;
        let mut last: &[f32] = &[];
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Encode(encode) => {
                    width = encode.run(&self.parameters, &from[..width * events], events, to);
                    std::mem::swap(from, to);
                }
                Step::Affine { scale, shift } => scale_columns(&mut from[..width * events], events, scale, shift),
                Step::Activation(activation) => activate(&mut from[..width * events], events, &[], *activation, None),
                Step::Keep => kept.extend_from_slice(&from[..width * events]),
                Step::Add(join) => collect(&mut from[..width * events], join.of(kept, events)),
                Step::Concatenate(join) => {
                    from[width * events..][..join.width * events].copy_from_slice(join.of(kept, events));
                    width += join.width;
                }
                Step::Dense(dense) => {
                    let weight = Matrix::new(&self.parameters[dense.weight.clone()], dense.inputs, dense.outputs);
                    let input = Matrix::new(&from[..width * events], width, events);
                    width = dense.outputs;
                    let output = &mut to[..width * events];
                    product(output, weight.transposed(), input, false);
                    let bias = &self.parameters[dense.bias.clone()];
                    if index + 1 < self.steps.len() {
                        activate(output, events, bias, dense.activation, None);
                    } else {
                        last = bias;
                    }
                    std::mem::swap(from, to);
                }
            }
        }
        (&mut from[..width * events], last)
    }
}

impl Kept {
    fn of(self, kept: &[f32], events: usize) -> &[f32] {
        &kept[self.first * events..][..self.width * events]
    }
}

impl BatchNorm {
    /// `gamma (x - mean) / √(variance + ε) + beta` as `x · scale + shift`.
    pub(super) fn fold(&self, parameters: &[f32]) -> (Vec<f32>, Vec<f32>) {
        let part = |range: &std::ops::Range<usize>| &parameters[range.clone()];
        let deviations = part(&self.variance).iter().map(|variance| (variance + Self::EPSILON).sqrt());
        let scale: Vec<f32> =
            part(&self.gamma).iter().zip(deviations).map(|(gamma, deviation)| gamma / deviation).collect();
        let means = part(&self.mean).iter().zip(&scale).map(|(mean, scale)| mean * scale);
        let shift = part(&self.beta).iter().zip(means).map(|(beta, mean)| beta - mean).collect();
        (scale, shift)
    }
}
