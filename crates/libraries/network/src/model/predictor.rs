//! Events through all layers, for prediction and validation.
//!
//! Blocks of events go through the network as columns: one row of a matrix for each variable, unit or class, one column for each
//! event. So the wide side of every product is the events, and an output layer of two classes fills vector registers as well
//! as a hidden layer of hundreds of units.

use crate::architecture::{Activation, Architecture};
use crate::kernel::{Matrix, activate_columns, product, scale_columns, softmax_columns};
use crate::stage::{BatchNorm, Dense, Stage, stages};

/// The layers as prediction needs them: no dropout, batch normalisation as a scale and a shift. Shared by threads.
pub struct Predictor<'a> {
    parameters: &'a [f32],
    steps: Vec<Step>,
    inputs: usize,
    widest: usize,
}

enum Step {
    Dense(Dense),
    Affine { scale: Vec<f32>, shift: Vec<f32> },
    Activation(Activation),
}

/// The values of a block of events between two layers. Each thread needs one; it serves any number of predictors in turn.
#[derive(Debug, Default)]
pub struct Space {
    from: Vec<f32>,
    to: Vec<f32>,
}

impl<'a> Predictor<'a> {
    /// Events of a block, at most.
    pub const EVENTS: usize = 512;

    pub(crate) fn new(architecture: &Architecture, parameters: &'a [f32]) -> Self {
        let step = |stage| match stage {
            Stage::Dense(dense) => Some(Step::Dense(dense)),
            Stage::BatchNorm(norm) => Some(fold(&norm, parameters)),
            Stage::Activation(activation) => Some(Step::Activation(activation)),
            Stage::Dropout { .. } => None,
        };
        let steps: Vec<_> = stages(architecture).into_iter().filter_map(step).collect();
        let width = |step: &Step| match step {
            Step::Dense(dense) => dense.outputs.max(dense.inputs),
            Step::Affine { .. } | Step::Activation(_) => 0,
        };
        let widest = steps.iter().map(width).max().unwrap_or(0);
        Self { parameters, steps, inputs: architecture.inputs, widest }
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
        let Space { from, to } = space;
        let mut width = self.inputs;
        let mut last: &[f32] = &[];
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Affine { scale, shift } => scale_columns(&mut from[..width * events], events, scale, shift),
                Step::Activation(activation) => activate_columns(&mut from[..width * events], events, &[], *activation),
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
