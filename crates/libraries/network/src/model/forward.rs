//! Rows of events through all layers, for prediction and validation.

use rayon::prelude::*;

use crate::architecture::{Activation, Architecture};
use crate::kernel::{Matrix, activate, affine, product, softmax};
use crate::stage::{BatchNorm, Dense, Stage, stages};

/// Rows that go through the layers together.
pub(super) const ROWS: usize = 512;

/// The layers as prediction needs them: no dropout, batch normalisation as a scale and a shift.
pub(super) struct Network<'a> {
    parameters: &'a [f32],
    steps: Vec<Step>,
    widest: usize,
    no_bias: Vec<f32>,
}

enum Step {
    Dense(Dense),
    Affine { scale: Vec<f32>, shift: Vec<f32> },
    Activation(Activation),
}

/// Space for the values of some rows.
pub(super) struct Space {
    from: Vec<f32>,
    to: Vec<f32>,
}

impl<'a> Network<'a> {
    pub(super) fn new(architecture: &Architecture, parameters: &'a [f32]) -> Self {
        let step = |stage| match stage {
            Stage::Dense(dense) => Some(Step::Dense(dense)),
            Stage::BatchNorm(norm) => Some(fold(&norm, parameters)),
            Stage::Activation(activation) => Some(Step::Activation(activation)),
            Stage::Dropout { .. } => None,
        };
        let steps: Vec<_> = stages(architecture).into_iter().filter_map(step).collect();
        let width = |step: &Step| match step {
            Step::Dense(dense) => dense.outputs.max(dense.inputs),
            Step::Affine { scale, .. } => scale.len(),
            Step::Activation(_) => 0,
        };
        let widest = steps.iter().map(width).max().unwrap_or(0);
        Self { parameters, steps, widest, no_bias: vec![0.0; widest] }
    }

    pub(super) fn space(&self) -> Space {
        let space = || vec![0.0; self.widest * ROWS];
        Space { from: space(), to: space() }
    }

    /// The output layer's rows before its bias, and that bias.
    pub(super) fn run<'b>(&'b self, inputs: &[f32], rows: usize, space: &'b mut Space) -> (&'b mut [f32], &'b [f32]) {
        let Space { from, to } = space;
        let (mut from, mut to) = (from, to);
        let mut width = inputs.len() / rows.max(1);
        from[..inputs.len()].copy_from_slice(inputs);
        for (index, step) in self.steps.iter().enumerate() {
            match step {
                Step::Affine { scale, shift } => affine(&mut from[..rows * width], scale, shift),
                Step::Activation(activation) => {
                    activate(&mut from[..rows * width], &mut [], &self.no_bias[..width], *activation, None, 0);
                }
                Step::Dense(dense) => {
                    let weight = Matrix::new(&self.parameters[dense.weight.clone()], dense.inputs, dense.outputs);
                    let input = Matrix::new(&from[..rows * width], rows, width);
                    width = dense.outputs;
                    let output = &mut to[..rows * width];
                    product(output, input, weight, false);
                    let bias = &self.parameters[dense.bias.clone()];
                    if index + 1 < self.steps.len() {
                        activate(output, &mut [], bias, dense.activation, None, 0);
                    }
                    std::mem::swap(&mut from, &mut to);
                }
            }
        }
        let bias = match self.steps.last() {
            Some(Step::Dense(dense)) => &self.parameters[dense.bias.clone()],
            _ => &[],
        };
        (&mut from[..rows * width], bias)
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

/// Probabilities of all classes for all rows.
pub(super) fn predict(architecture: &Architecture, parameters: &[f32], inputs: &[f32]) -> Vec<f32> {
    let (width, classes) = (architecture.inputs, architecture.output.classes);
    let network = Network::new(architecture, parameters);
    let mut out = vec![0.0; inputs.len() / width * classes];
    let chunks = out.par_chunks_mut(ROWS * classes).zip(inputs.par_chunks(ROWS * width));
    chunks.for_each_init(
        || network.space(),
        |space, (out, inputs)| {
            let (rows, bias) = network.run(inputs, inputs.len() / width, space);
            softmax(rows, bias);
            out.copy_from_slice(rows);
        },
    );
    out
}
