//! Loss and accuracy of a network on a sample, as validation needs them.

use rayon::prelude::*;

use super::forward::{Network, ROWS};
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
    let width = architecture.inputs;
    let network = Network::new(architecture, parameters);
    let chunks = events.inputs.par_chunks(ROWS * width).zip(events.targets.par_chunks(ROWS));
    let parts: Vec<Sums> = chunks
        .zip(events.weights.par_chunks(ROWS))
        .map_init(
            || network.space(),
            |space, ((inputs, targets), weights)| {
                let (rows, bias) = network.run(inputs, targets.len(), space);
                loss_and_slope(rows, bias, targets, weights, 1.0, loss)
            },
        )
        .collect();
    let mut sums = Sums::default();
    parts.into_iter().for_each(|part| sums += part);
    Evaluation { loss: sums.loss * divisor.factor(events.weights), accuracy: sums.correct / events.weight_sum() }
}
