//! One lane of a batch: a fixed share of its rows, with space for their values and a gradient of their own.

use crate::kernel::{Masks, Matrix, Sums, activate, add_columns, backpropagate, loss_and_slope, product};
use crate::loss::Loss;

use super::{Batch, FusedLayer};

/// Rows that go through the layers together, so that their values stay in cache.
const ROWS: usize = 256;

/// A share of the rows of each batch.
pub(super) struct Lane {
    /// Rows that go through the layers together in this lane.
    block: usize,
    /// Output of each layer; the last becomes the derivative by it, then one of two buffers of derivatives.
    outputs: Vec<Vec<f32>>,
    /// Input of each layer's activation where its slope needs it.
    saved: Vec<Vec<f32>>,
    delta: Vec<f32>,
    pub(super) gradient: Vec<f32>,
    pub(super) sums: Sums,
}

/// What a lane computes with in one step.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub(super) layers: &'a [FusedLayer],
    pub(super) parameters: &'a [f32],
    pub(super) masks: Masks,
    pub(super) loss: &'a Loss,
    /// Derivatives by the outputs of the whole batch, if they are known already.
    pub(super) slopes: Option<&'a [f32]>,
}

/// Rows that go through the layers together.
#[derive(Clone, Copy)]
struct Rows<'a> {
    batch: Batch<'a>,
    /// Place of the first in the batch.
    first: usize,
    /// Whether the lane's gradient already holds that of other rows.
    add: bool,
}

/// The rows of a lane, whose share is `batch` and begins at `first`, in blocks.
fn rows<'a>(batch: &Batch<'a>, first: usize, width: usize, block: usize) -> impl Iterator<Item = Rows<'a>> {
    let (batch, count) = (*batch, batch.words.len());
    (0..count).step_by(block).map(move |begin| {
        let end = count.min(begin + block);
        let part = Batch {
            inputs: &batch.inputs[begin * width..end * width],
            words: &batch.words[begin..end],
            weights: &batch.weights[begin..end],
            ..batch
        };
        Rows { batch: part, first: first + begin, add: begin > 0 }
    })
}

impl Lane {
    /// Space for up to `rows` rows.
    pub(super) fn new(layers: &[FusedLayer], parameters: usize, rows: usize) -> Self {
        let block = rows.div_ceil(rows.div_ceil(ROWS).max(1)).max(1);
        let space = |units: usize| vec![0.0; units * block];
        let widest = layers.iter().map(|layer| layer.dense.inputs.max(layer.dense.outputs)).max().unwrap_or(0);
        let mut outputs: Vec<_> = layers.iter().map(|layer| space(layer.dense.outputs)).collect();
        outputs.pop();
        outputs.push(space(widest));
        let saved = |layer: &FusedLayer| space(if layer.keeps_input() { layer.dense.outputs } else { 0 });
        Self {
            block,
            outputs,
            saved: layers.iter().map(saved).collect(),
            delta: space(widest),
            gradient: vec![0.0; parameters],
            sums: Sums::default(),
        }
    }

    /// Computes sums and gradient of `batch`, this lane's share, which begins at row `first` of the whole batch.
    pub(super) fn run(&mut self, step: Step<'_>, batch: &Batch<'_>, first: usize) {
        let width = step.layers[0].dense.inputs;
        self.sums = Sums::default();
        for layer in step.layers {
            self.gradient[layer.dense.bias.clone()].fill(0.0);
        }
        for rows in rows(batch, first, width, self.block) {
            self.forward(step, rows);
            self.slope(step, rows);
            self.backward(step, rows);
        }
    }

    /// The outputs of `batch`, as in [`Self::run`], before their bias.
    pub(super) fn outputs(&mut self, step: Step<'_>, batch: &Batch<'_>, first: usize, into: &mut [f32]) {
        let width = step.layers[0].dense.inputs;
        let classes = into.len() / batch.words.len().max(1);
        for (rows, into) in rows(batch, first, width, self.block).zip(into.chunks_mut(self.block * classes)) {
            self.forward(step, rows);
            into.copy_from_slice(&self.outputs[step.layers.len() - 1][..into.len()]);
        }
    }

    fn forward(&mut self, step: Step<'_>, rows: Rows<'_>) {
        let count = rows.batch.words.len();
        for (depth, layer) in step.layers.iter().enumerate() {
            let dense = &layer.dense;
            let (below, here) = self.outputs.split_at_mut(depth);
            let input = below.last().map_or(rows.batch.inputs, |values| &values[..count * dense.inputs]);
            let output = &mut here[0][..count * dense.outputs];
            let weight = Matrix::new(&step.parameters[dense.weight.clone()], dense.inputs, dense.outputs);
            product(output, Matrix::new(input, count, dense.inputs), weight, false);
            if depth + 1 < step.layers.len() {
                let saved = &mut self.saved[depth];
                let kept = saved.len().min(output.len());
                let bias = &step.parameters[dense.bias.clone()];
                activate(output, &mut saved[..kept], bias, dense.activation, layer.mask(step.masks), rows.first);
            }
        }
    }

    fn slope(&mut self, step: Step<'_>, rows: Rows<'_>) {
        let (Some(layer), Some(output)) = (step.layers.last(), self.outputs.last_mut()) else { return };
        let (dense, batch) = (&layer.dense, rows.batch);
        let output = &mut output[..batch.words.len() * dense.outputs];
        let bias = &step.parameters[dense.bias.clone()];
        if let Some(slopes) = step.slopes {
            output.copy_from_slice(&slopes[rows.first * dense.outputs..][..output.len()]);
            return add_columns(output, &mut self.gradient[dense.bias.clone()]);
        }
        self.sums += loss_and_slope(output, bias, batch.words, batch.weights, batch.factor, step.loss);
        add_columns(output, &mut self.gradient[dense.bias.clone()]);
    }

    fn backward(&mut self, step: Step<'_>, rows: Rows<'_>) {
        let count = rows.batch.words.len();
        let Some((last, below)) = self.outputs.split_last_mut() else { return };
        let (mut from, mut to) = (last, &mut self.delta);
        for (depth, layer) in step.layers.iter().enumerate().rev() {
            let dense = &layer.dense;
            let delta = Matrix::new(&from[..count * dense.outputs], count, dense.outputs);
            let output = depth.checked_sub(1).map(|depth| &below[depth][..count * dense.inputs]);
            let input = Matrix::new(output.unwrap_or(rows.batch.inputs), count, dense.inputs);
            product(&mut self.gradient[dense.weight.clone()], input.transposed(), delta, rows.add);
            let (Some(output), Some(layer)) = (output, depth.checked_sub(1).map(|depth| &step.layers[depth])) else {
                return;
            };
            let weight = Matrix::new(&step.parameters[dense.weight.clone()], dense.inputs, dense.outputs);
            let delta_below = &mut to[..count * dense.inputs];
            product(delta_below, delta, weight.transposed(), false);
            let saved = if layer.keeps_input() { &self.saved[depth - 1][..count * dense.inputs] } else { output };
            let bias = &mut self.gradient[layer.dense.bias.clone()];
            backpropagate(delta_below, saved, bias, layer.dense.activation, layer.mask(step.masks), rows.first);
            std::mem::swap(&mut from, &mut to);
        }
    }
}
