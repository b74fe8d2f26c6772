//! Softmax together with a loss and its derivative, for training and validation.

use super::distance::distances;
use super::function::{exp, ln};
use super::kernel;
use super::score::rate;
use super::shift::shift;
use super::sums::Sums;
use crate::loss::Loss;

kernel! {
    /// From the last layer's product to the derivative of `factor · Σ weight · loss` by it, in place. The truth is
    /// classes; where there is one output alone, that of a regression, the bits of the values that it learns.
    loss_and_slope<'a>(
        rows: &'a mut [f32], bias: &'a [f32], truth: &'a [u32], weights: &'a [f32], factor: f32, loss: &'a Loss,
    ) -> Sums {
        let classes = bias.len();
        if let [bias] = *bias {
            return distances(rows, bias, truth, weights, factor, loss);
        }
        shift(rows, bias);
        if !matches!(loss, Loss::CrossEntropy | Loss::BinaryCrossEntropy | Loss::SquaredError) {
            return rate(rows, classes, truth, weights, factor, loss);
        }
        let mut sums = Sums::default();
        for ((row, &target), &weight) in rows.chunks_exact(classes).zip(truth).zip(weights) {
            let own = row[target as usize];
            sums.loss -= f64::from(weight * own);
            sums.second += if own == 0.0 { f64::from(weight) } else { 0.0 };
        }
        rows.iter_mut().for_each(|value| *value = exp(*value));
        match loss {
            Loss::SquaredError => sums.loss = squared_error(rows, classes, truth, weights, factor),
            _ => sums.loss += cross_entropy(rows, classes, truth, weights, factor),
        }
        sums
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
