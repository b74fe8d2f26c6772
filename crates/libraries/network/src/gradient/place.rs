//! Where the values of each layer lie in those of a lane, in units of one value for each row.
//!
//! Every layer's output lies left of its input, so what it appends to that is one piece: a densely connected layer sees all
//! the layers before it, and the inputs, without a copy.

use std::ops::Range;

use crate::kernel::Matrix;

use super::FusedLayer;

/// The units of a layer.
pub(super) struct Place {
    /// Empty if it sees the rows of the batch themselves.
    pub(super) input: Range<usize>,
    /// Empty for the last layer.
    pub(super) output: Range<usize>,
    /// How many of its inputs, from the first, are outputs of other layers.
    pub(super) learnt: usize,
}

impl Place {
    /// `units x count` that the layer sees: the first of `values`, or the rows of the batch.
    pub(super) fn input_matrix<'a>(
        &self,
        values: &'a [f32],
        batch: &'a [f32],
        count: usize,
        inputs: usize,
    ) -> Matrix<'a> {
        match self.input.is_empty() {
            true => Matrix::new(batch, count, inputs).transposed(),
            false => Matrix::new(&values[..inputs * count], inputs, count),
        }
    }
}

/// The places of layers, and the number of units of all.
pub(super) fn places(layers: &[FusedLayer]) -> (Vec<Place>, usize) {
    let hidden = &layers[..layers.len().saturating_sub(1)];
    let outputs: usize = hidden.iter().map(|layer| layer.dense.outputs).sum();
    let joined = layers.first().filter(|first| first.joined).map_or(0, |first| first.dense.inputs);
    let mut input = outputs..outputs + joined;
    let mut places = Vec::with_capacity(layers.len());
    for (depth, layer) in layers.iter().enumerate() {
        let width = if depth < hidden.len() { layer.dense.outputs } else { 0 };
        let output = input.start - width..input.start;
        let learnt = input.end.min(outputs) - input.start;
        let seen = output.start..if layer.joined { input.end } else { output.end };
        places.push(Place { input: std::mem::replace(&mut input, seen), output, learnt });
    }
    (places, outputs + joined)
}
