//! Loss and accuracy of a network on a sample, as validation needs them.

use rayon::prelude::*;

use super::predictor::{Predictor, Space};
use crate::architecture::Architecture;
use crate::events::{Divisor, Events};
use crate::kernel::{Sums, loss_and_slope};
use crate::loss::Loss;

/// What a sample says about a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Evaluation {
    /// Normalised as in training, without L2.
    pub(crate) loss: f64,
    /// Σ weight of correct events / Σ weight.
    pub(crate) accuracy: f64,
}

/// Evaluates with signed weights. Rows are cut in chunks of fixed size and their sums added in order.
pub(crate) fn evaluate(
    architecture: &Architecture,
    parameters: &[f32],
    events: &Events<'_>,
    loss: Loss,
    divisor: Divisor,
) -> Evaluation {
    let (width, classes) = (architecture.inputs, architecture.output.classes);
    let predictor = Predictor::new(architecture, parameters);
    let chunks = events.inputs.par_chunks(Predictor::EVENTS * width).zip(events.targets.par_chunks(Predictor::EVENTS));
    let parts: Vec<Sums> = chunks
        .zip(events.weights.par_chunks(Predictor::EVENTS))
        .map_init(
            || (Space::default(), Vec::new()),
            |(space, rows), ((inputs, targets), weights)| {
                let count = targets.len();
                transpose(inputs, width, predictor.inputs(count, space));
                let (outputs, bias) = predictor.run(count, space);
                rows.resize(classes * count, 0.0);
                transpose(outputs, count, rows);
                loss_and_slope(rows, bias, targets, weights, 1.0, loss)
            },
        )
        .collect();
    let mut sums = Sums::default();
    parts.into_iter().for_each(|part| sums += part);
    Evaluation { loss: sums.loss * divisor.factor(events.weights), accuracy: sums.correct / events.weight_sum() }
}

/// Rows of `width` values become columns.
fn transpose(rows: &[f32], width: usize, columns: &mut [f32]) {
    for (index, column) in columns.chunks_exact_mut(rows.len() / width).enumerate() {
        rows[index..].iter().step_by(width).zip(column).for_each(|(value, into)| *into = *value);
    }
}
