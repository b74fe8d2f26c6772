//! Softmax together with a loss and its derivative, for training and validation.

use super::distance::distances;
use super::function::{exp, ln};
use super::kernel;
use super::score::rate;
use crate::loss::Loss;

/// Sums over the events of a batch or of a whole sample.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    /// Σ weight · loss, with what the losses of whole batches add
    pub(crate) loss: f64,
    /// The decorrelation's part of it
    pub(crate) decorrelation: f64,
    /// What is told beside the loss: Σ weight of the events whose largest output is the true class; of a regression
    /// Σ weight · |d| beside a loss of d², and Σ weight · d² beside one of |d|
    pub(crate) beside: f64,
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.loss += other.loss;
        self.decorrelation += other.decorrelation;
        self.beside += other.beside;
    }
}

kernel! {
    /// From the last layer's product to the derivative of `factor · Σ weight · loss` by it, in place. The words are
    /// classes; where there is one output alone, that of a regression, they are the bits of the values that it learns.
    loss_and_slope<'a>(
        rows: &'a mut [f32], bias: &'a [f32], words: &'a [u32], weights: &'a [f32], factor: f32, loss: &'a Loss,
    ) -> Sums {
        let classes = bias.len();
        if let [bias] = *bias {
            return distances(rows, bias, words, weights, factor, loss);
        }
        shift(rows, bias);
        if !matches!(loss, Loss::CrossEntropy | Loss::BinaryCrossEntropy | Loss::SquaredError) {
            return rate(rows, classes, words, weights, factor, loss);
        }
        let mut sums = Sums::default();
        for ((row, &target), &weight) in rows.chunks_exact(classes).zip(words).zip(weights) {
            let own = row[target as usize];
            sums.loss -= f64::from(weight * own);
            sums.beside += if own == 0.0 { f64::from(weight) } else { 0.0 };
        }
        rows.iter_mut().for_each(|value| *value = exp(*value));
        match loss {
            Loss::SquaredError => sums.loss = squared_error(rows, classes, words, weights, factor),
            _ => sums.loss += cross_entropy(rows, classes, words, weights, factor),
        }
        sums
    }
}

/// `row + bias - largest of the row`.
#[inline(always)]
pub(super) fn shift(rows: &mut [f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(bias.len()) {
        let mut largest = f32::MIN;
        for (value, bias) in row.iter_mut().zip(bias) {
            *value += bias;
            largest = largest.max(*value);
        }
        row.iter_mut().for_each(|value| *value -= largest);
    }
}

/// Σ weight · ln Σ_c exp z_c; rows of exponentials become derivatives.
#[inline(always)]
fn cross_entropy(rows: &mut [f32], classes: usize, targets: &[u32], weights: &[f32], factor: f32) -> f64 {
    let mut loss = 0.0;
    for ((row, &target), &weight) in rows.chunks_exact_mut(classes).zip(targets).zip(weights) {
        let total = row.iter().sum::<f32>();
        loss += f64::from(weight * ln(total));
        let scale = weight * factor / total;
        row.iter_mut().for_each(|value| *value *= scale);
        row[target as usize] -= weight * factor;
    }
    loss
}

/// Σ weight · mean square of d = p - t; rows of exponentials become derivatives `2/K p_c (d_c - Σ_j d_j p_j)`.
#[inline(always)]
fn squared_error(rows: &mut [f32], classes: usize, targets: &[u32], weights: &[f32], factor: f32) -> f64 {
    let mut loss = 0.0;
    let share = 1.0 / classes as f32;
    for ((row, &target), &weight) in rows.chunks_exact_mut(classes).zip(targets).zip(weights) {
        let inverse = 1.0 / row.iter().sum::<f32>();
        let (mut squares, mut distance) = (0.0, 0.0);
        for (class, value) in row.iter_mut().enumerate() {
            *value *= inverse;
            let d = if class == target as usize { *value - 1.0 } else { *value };
            squares += d * d;
            distance += d * *value;
        }
        loss += f64::from(weight * share * squares);
        let scale = 2.0 * share * weight * factor;
        for (class, value) in row.iter_mut().enumerate() {
            let d = if class == target as usize { *value - 1.0 } else { *value };
            *value *= scale * (d - distance);
        }
    }
    loss
}
