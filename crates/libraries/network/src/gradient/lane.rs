//! One lane of a batch: a fixed share of its rows, with space for their values and a gradient of their own.

use crate::kernel::{
    Masks, Matrix, Sums, TrainingPass, activate, add_columns, backpropagate, loss_and_slope, product, transpose,
};
use crate::loss::Loss;

use super::place::{Place, places};
use super::{Batch, FusedLayer};

/// Rows that go through the layers together, so that their values stay in cache.
const ROWS: usize = 256;

/// A share of the rows of each batch.
pub(super) struct Lane {
    /// Rows that go through the layers together in this lane.
    block: usize,
    places: Vec<Place>,
    /// Outputs of the hidden layers, `units x rows`, and the inputs too if a layer's output is joined to them.
    values: Vec<f32>,
    /// Derivatives by them.
    deltas: Vec<f32>,
    /// What the activations saw where their slope needs it; as `values`.
    saved: Vec<f32>,
    /// The last layer's outputs, `classes x rows`.
    outputs: Vec<f32>,
    /// The same, `rows x classes`; then the derivatives by them.
    slopes: Vec<f32>,
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
    let (batch, count) = (*batch, batch.truth.len());
    (0..count).step_by(block).map(move |begin| {
        let end = count.min(begin + block);
        let part = Batch {
            inputs: &batch.inputs[begin * width..end * width],
            truth: &batch.truth[begin..end],
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
        let (places, units) = places(layers);
        let classes = layers.last().map_or(0, |last| last.dense.outputs);
        Self {
            block,
            places,
            values: space(units),
            deltas: space(units),
            saved: space(if layers.iter().any(FusedLayer::keeps_input) { units } else { 0 }),
            outputs: space(classes),
            slopes: space(classes),
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
        let classes = into.len() / batch.truth.len().max(1);
        for (rows, into) in rows(batch, first, width, self.block).zip(into.chunks_mut(self.block * classes)) {
            self.forward(step, rows);
            into.copy_from_slice(&self.slopes[..into.len()]);
        }
    }

    fn forward(&mut self, step: Step<'_>, rows: Rows<'_>) {
        let count = rows.batch.truth.len();
        if let Some(place) = self.places.first().filter(|place| !place.input.is_empty()) {
            let inputs = place.input.start * count..place.input.end * count;
            transpose(rows.batch.inputs, step.layers[0].dense.inputs, &mut self.values[inputs]);
        }
        for (depth, (layer, place)) in step.layers.iter().zip(&self.places).enumerate() {
            let dense = &layer.dense;
            let weight = Matrix::new(&step.parameters[dense.weight.clone()], dense.inputs, dense.outputs).transposed();
            // The output lies left of the input.
            let (left, right) = self.values.split_at_mut(place.input.start * count);
            let input = place.input_matrix(right, rows.batch.inputs, count, dense.inputs);
            if depth + 1 == step.layers.len() {
                let output = &mut self.outputs[..count * dense.outputs];
                product(output, weight, input, false);
                return transpose(output, count, &mut self.slopes[..count * dense.outputs]);
            }
            let units = place.output.start * count..place.output.end * count;
            let output = &mut left[units.clone()];
            product(output, weight, input, false);
            let saved = if layer.keeps_input() { &mut self.saved[units] } else { &mut [] };
            let training = TrainingPass { saved, mask: layer.mask(step.masks), first: rows.first };
            activate(output, count, &step.parameters[dense.bias.clone()], dense.activation, Some(training));
        }
    }

    fn slope(&mut self, step: Step<'_>, rows: Rows<'_>) {
        let Some(layer) = step.layers.last() else { return };
        let (dense, batch) = (&layer.dense, rows.batch);
        let slopes = &mut self.slopes[..batch.truth.len() * dense.outputs];
        match step.slopes {
            Some(known) => slopes.copy_from_slice(&known[rows.first * dense.outputs..][..slopes.len()]),
            None => {
                let bias = &step.parameters[dense.bias.clone()];
                self.sums += loss_and_slope(slopes, bias, batch.truth, batch.weights, batch.factor, step.loss);
            }
        }
        add_columns(slopes, &mut self.gradient[dense.bias.clone()]);
    }

    fn backward(&mut self, step: Step<'_>, rows: Rows<'_>) {
        let count = rows.batch.truth.len();
        for (depth, (layer, place)) in step.layers.iter().zip(&self.places).enumerate().rev() {
            let dense = &layer.dense;
            let (left, right) = self.deltas.split_at_mut(place.input.start * count);
            let delta = if depth + 1 == step.layers.len() {
                Matrix::new(&self.slopes[..count * dense.outputs], count, dense.outputs).transposed()
            } else {
                let units = place.output.start * count..place.output.end * count;
                let saved = if layer.keeps_input() { &self.saved } else { &self.values };
                let (saved, bias) = (&saved[units.clone()], &mut self.gradient[dense.bias.clone()]);
                let delta = &mut left[units];
                backpropagate(delta, saved, bias, dense.activation, layer.mask(step.masks), rows.first);
                Matrix::new(delta, dense.outputs, count)
            };
            let values = &self.values[place.input.start * count..];
            let input = place.input_matrix(values, rows.batch.inputs, count, dense.inputs);
            product(&mut self.gradient[dense.weight.clone()], input, delta.transposed(), rows.add);
            // Nothing is learnt by derivatives by the inputs of the network, which come last.
            let weight = &step.parameters[dense.weight.clone()][..place.learnt * dense.outputs];
            let below = &mut right[..place.learnt * count];
            if place.learnt > 0 {
                product(below, Matrix::new(weight, place.learnt, dense.outputs), delta, layer.joined);
            }
        }
    }
}
