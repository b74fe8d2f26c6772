//! Events through all layers, for prediction and validation.
//!
//! Blocks of events go through the network as columns: one row of a matrix for each variable, unit or class, one column for each
//! event. So the wide side of every product is the events, and an output layer of two classes fills vector registers as well
//! as a hidden layer of hundreds of units.

use std::borrow::Cow;

use crate::architecture::{Activation, Architecture, Category, Head};
use crate::kernel::{Matrix, activate_columns, collect, product, scale_columns, softmax_columns};
use crate::stage::{BatchNorm, Dense, Encode, Stage, stages};

/// The layers as prediction needs them: no dropout, batch normalisation as a scale and a shift. Shared by threads.
pub struct Predictor<'a> {
    parameters: Cow<'a, [f32]>,
    steps: Vec<Step>,
    categories: Vec<Category>,
    inputs: usize,
    widest: usize,
}

enum Step {
    Encode(Encode),
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
    from: Vec<f32>,
    to: Vec<f32>,
    kept: Vec<f32>,
}

impl<'a> Predictor<'a> {
    /// Events of a block, at most.
    pub const EVENTS: usize = 512;

    pub(crate) fn new(architecture: &Architecture, parameters: &'a [f32]) -> Self {
        match architecture.output.activation {
            Head::Softmax => Self::softmax(architecture, Cow::Borrowed(parameters)),
            Head::Sigmoid => {
                let mut wide = Vec::new();
                architecture.widen(parameters, &mut wide);
                Self::softmax(&architecture.widened(), Cow::Owned(wide))
            }
        }
    }

    fn softmax(architecture: &Architecture, parameters: Cow<'a, [f32]>) -> Self {
        let mut kept: Vec<Kept> = Vec::new();
        let step = |stage| match stage {
            Stage::Encode(encode) => Some(Step::Encode(encode)),
            Stage::Dense(dense) => Some(Step::Dense(dense)),
            Stage::BatchNorm(norm) => Some(fold(&norm, &parameters)),
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
        let ends = [architecture.inputs, architecture.output.classes];
        let widest = architecture.widths().into_iter().chain(ends).max().unwrap_or(0);
        let categories = architecture.categories.clone();
        Self { parameters, steps, categories, inputs: architecture.inputs, widest }
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

    /// Probabilities, `classes x events`, of the [inputs](Self::inputs) that were put in place. NaN inputs give NaN.
    ///
    /// Those of an event do not depend on the others of its block.
    pub fn predict<'s>(&self, events: usize, space: &'s mut Space) -> &'s [f32] {
        let (outputs, bias) = self.run(events, space);
        softmax_columns(outputs, events, bias);
        outputs
    }

    /// The output layer's `classes x events` before its bias, and that bias.
    pub(super) fn run<'b, 's>(&'b self, events: usize, space: &'s mut Space) -> (&'s mut [f32], &'b [f32]) {
        let Space { from, to, kept } = space;
        kept.clear();
        let mut width = self.inputs;
        let mut last: &[f32] = &[];
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Encode(encode) => {
                    width = encode.columns(&self.parameters, &from[..width * events], events, to);
                    std::mem::swap(from, to);
                }
                Step::Affine { scale, shift } => scale_columns(&mut from[..width * events], events, scale, shift),
                Step::Activation(activation) => activate_columns(&mut from[..width * events], events, &[], *activation),
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
                        activate_columns(output, events, bias, dense.activation);
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

impl Encode {
    /// From `variables x events` to what the first layer sees, whose width it returns. Unknown values become NaN.
    fn columns(&self, parameters: &[f32], from: &[f32], events: usize, to: &mut [f32]) -> usize {
        let mut into = to.chunks_exact_mut(events.max(1));
        let column = |input: usize| &from[input * events..][..events];
        for (&input, into) in self.numbers.iter().zip(&mut into) {
            into.copy_from_slice(column(input));
        }
        for (category, table) in &self.categories {
            let table = table.as_ref().map(|table| &parameters[table.clone()]);
            for (unit, into) in (0..category.width()).zip(&mut into) {
                for (value, into) in column(category.input).iter().zip(into) {
                    *into = category.place(*value).map_or(f32::NAN, |place| match table {
                        Some(table) => table[place * category.width() + unit],
                        None => f32::from(u8::from(place == unit)),
                    });
                }
            }
        }
        self.numbers.len() + self.categories.iter().map(|(category, _)| category.width()).sum::<usize>()
    }
}

impl Kept {
    fn of(self, kept: &[f32], events: usize) -> &[f32] {
        &kept[self.first * events..][..self.width * events]
    }
}

/// `gamma (x - mean) / √(variance + ε) + beta` as `x · scale + shift`.
fn fold(norm: &BatchNorm, parameters: &[f32]) -> Step {
    let part = |range: &std::ops::Range<usize>| &parameters[range.clone()];
    let deviations = part(&norm.variance).iter().map(|variance| (variance + BatchNorm::EPSILON).sqrt());
    let scale: Vec<f32> =
        part(&norm.gamma).iter().zip(deviations).map(|(gamma, deviation)| gamma / deviation).collect();
    let means = part(&norm.mean).iter().zip(&scale).map(|(mean, scale)| mean * scale);
    let shift = part(&norm.beta).iter().zip(means).map(|(beta, mean)| beta - mean).collect();
    Step::Affine { scale, shift }
}
