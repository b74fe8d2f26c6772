//! Loss and accuracy of a network on a sample, as validation needs them.

use std::ops::Range;

use events::Events;
use rayon::prelude::*;

use super::errors::Errors;
use super::predictor::{Predictor, Space};
use crate::architecture::{Architecture, Head};
use crate::batchwise::{Batchwise, Judged};
use crate::kernel::{Sums, loss_and_slope, transpose};
use crate::loss::Loss;

/// What a sample says about a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Evaluation {
    /// Normalised as in training, with L2.
    pub(crate) loss: f64,
    /// The same with the other weights of the events, if they have some.
    pub(crate) loss_of_other_weights: Option<f64>,
    /// Σ weight of correct events / Σ weight, of a classifier.
    pub(crate) accuracy: Option<f64>,
    /// The distances of a regression.
    pub(crate) errors: Option<Errors>,
    /// The decorrelation's part of the loss, if there is one.
    pub(crate) decorrelation: Option<f64>,
}

/// Sums over some events with signed weights; a loss of batches takes them as one batch, whose factor is given. Parameters of
/// several members one after another are judged by the mean of their scores.
///
/// Rows are cut in chunks of fixed size and their sums added in order.
pub(crate) fn evaluate(
    architecture: &Architecture,
    parameters: &[f32],
    events: &Events<'_>,
    (loss, batchwise): (&Loss, Option<&Batchwise>),
    factor: f64,
) -> Sums {
    let (width, classes) = (architecture.inputs, architecture.output.classes);
    let predictor = Predictor::new(architecture, parameters);
    let blocks = (0..events.len().div_ceil(Predictor::EVENTS)).into_par_iter().map(|block| {
        let begin = block * Predictor::EVENTS;
        begin..events.len().min(begin + Predictor::EVENTS)
    });
    match batchwise {
        None => {
            let parts: Vec<Sums> = blocks
                .map_init(
                    || (Space::default(), Vec::new(), Vec::new(), Vec::new()),
                    |(space, inputs, rows, truth), block| {
                        rows.resize(classes * block.len(), 0.0);
                        truth.clear();
                        truth.extend(block.clone().map(|event| events.truth_of(event)));
                        let weights = &events.weights[block.clone()];
                        let bias = outputs(&predictor, space, rows_of(events, block, width, inputs), width, rows);
                        loss_and_slope(rows, bias, truth, weights, 1.0, loss)
                    },
                )
                .collect();
            let mut sums = Sums::default();
            parts.into_iter().for_each(|part| sums += part);
            sums
        }
        Some(batchwise) => {
            let mut rows = vec![0.0; classes * events.len()];
            let into = rows.par_chunks_mut(Predictor::EVENTS * classes);
            let fill = |(space, inputs): &mut (Space, Vec<f32>), (block, rows): (Range<usize>, &mut [f32])| {
                outputs(&predictor, space, rows_of(events, block, width, inputs), width, rows)
            };
            let biases: Vec<&[f32]> = blocks.zip(into).map_init(Default::default, fill).collect();
            let bias = biases.first().copied().unwrap_or_default();
            batchwise.slope(&mut rows, bias, Judged::of(events), factor as f32)
        }
    }
}

/// The rows of a block of events one after another: where they lie, or copied there.
fn rows_of<'r>(events: &Events<'r>, block: Range<usize>, width: usize, copy: &'r mut Vec<f32>) -> &'r [f32] {
    if events.rows.is_empty() {
        return &events.inputs[block.start * width..block.end * width];
    }
    copy.clear();
    block.for_each(|event| copy.extend_from_slice(events.row(event, width)));
    copy
}

/// Accuracy of a classifier, or distances of a regression, from sums over events that weigh so much.
pub(crate) fn accuracy_or_errors(
    architecture: &Architecture,
    loss: &Loss,
    sums: Sums,
    weight: f64,
) -> (Option<f64>, Option<Errors>) {
    match architecture.output.activation {
        Head::Linear => (None, Errors::of(loss, sums, weight)),
        Head::Softmax | Head::Sigmoid => (Some(sums.second / weight), None),
    }
}

/// Fills `rows` with the outputs of a block of events before their bias, which is returned.
fn outputs<'p>(
    predictor: &'p Predictor<'_>,
    space: &mut Space,
    inputs: &[f32],
    width: usize,
    rows: &mut [f32],
) -> &'p [f32] {
    let count = inputs.len() / width;
    transpose(inputs, width, predictor.inputs(count, space));
    let (outputs, bias) = predictor.logits(count, space);
    transpose(outputs, count, rows);
    bias
}
