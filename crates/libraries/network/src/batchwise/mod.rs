//! Losses that are no sums over events: they need the scores of a whole batch before there is any slope.
//!
//! So the gradient of such a batch takes two passes: one for its scores, one back from the slopes that are found here.
//! Everything is summed in f64 and in one thread: the result does not depend on the number of threads.

mod asimov;
mod correlation;
#[cfg(test)]
mod tests;

use crate::kernel::{Sums, loss_and_slope, softmax_rows};
use crate::loss::{Decorrelation, Loss};
use events::Events;

/// The events of a batch, or of a whole sample, without their inputs.
#[derive(Clone, Copy)]
pub(crate) struct Judged<'a> {
    pub(crate) targets: &'a [u32],
    pub(crate) weights: &'a [f32],
    /// The decorrelated variable; none without decorrelation.
    pub(crate) decorrelated: &'a [f32],
}

impl<'a> Judged<'a> {
    pub(crate) fn of(events: &Events<'a>) -> Self {
        Self { targets: events.targets, weights: events.weights, decorrelated: events.decorrelated }
    }
}

/// A loss of whole batches, or a loss of events with a decorrelation.
#[derive(Clone, Debug)]
pub(crate) struct Batchwise {
    loss: Loss,
    decorrelation: Option<Decorrelation>,
}

/// A number of a batch and its derivatives by the signal scores of the events.
struct Term {
    value: f64,
    slopes: Vec<f64>,
}

impl Batchwise {
    /// None if all there is to minimise is a sum over events.
    pub(crate) fn of(loss: &Loss, decorrelation: Option<&Decorrelation>) -> Option<Self> {
        let needed = decorrelation.is_some() || matches!(loss, Loss::Asimov(_));
        needed.then(|| Self { loss: loss.clone(), decorrelation: decorrelation.cloned() })
    }

    /// The part of a loss, of which `factor ×` these sums is the whole, that is the decorrelation, if there is one.
    pub(crate) fn decorrelation(&self, sums: Sums, factor: f64) -> Option<f64> {
        self.decorrelation.as_ref().map(|_| sums.decorrelation * factor)
    }

    /// From the last layer's product to the derivatives of the loss by it, in place; `factor ×` the sum is the loss.
    ///
    /// A batch that weighs nothing (`factor` 0) has no loss.
    pub(crate) fn slope(&self, rows: &mut [f32], bias: &[f32], events: Judged<'_>, factor: f32) -> Sums {
        let mut scores = rows.to_vec();
        softmax_rows(&mut scores, bias);
        let mut sums = loss_and_slope(rows, bias, events.targets, events.weights, factor, &self.loss);
        if factor <= 0.0 {
            return sums;
        }
        let mut add = |signal: &[u32], term: &dyn Fn(&[f64]) -> Term| -> f64 {
            let score = |row: &[f32]| signal.iter().map(|&class| f64::from(row[class as usize])).sum::<f64>();
            let signal_scores: Vec<f64> = scores.chunks_exact(bias.len()).map(score).collect();
            let Term { value, slopes } = term(&signal_scores);
            let events = rows.chunks_exact_mut(bias.len()).zip(scores.chunks_exact(bias.len()));
            for (((row, scores), signal_score), slope) in events.zip(&signal_scores).zip(slopes) {
                for (class, (value, &score)) in row.iter_mut().zip(scores).enumerate() {
                    let own = if signal.contains(&(class as u32)) { 1.0 } else { 0.0 };
                    *value += (slope * f64::from(score) * (own - signal_score)) as f32;
                }
            }
            value / f64::from(factor)
        };
        if let Loss::Asimov(search) = &self.loss {
            sums.loss += add(&search.signal, &|scores| asimov::term(search, scores, events));
        }
        if let Some(decorrelation) = &self.decorrelation {
            sums.decorrelation = add(&decorrelation.signal, &|scores| correlation::term(decorrelation, scores, events));
            sums.loss += sums.decorrelation;
        }
        sums
    }
}
