//! Losses of a regression with their derivatives: how far one linear unit is from the value that it learns.

use super::sums::Sums;
use crate::loss::Loss;

/// Outputs before their bias become derivatives of `factor · Σ weight · loss`; the truth is the bits of the values.
#[inline(always)]
pub(super) fn distances(
    outputs: &mut [f32],
    bias: f32,
    truth: &[u32],
    weights: &[f32],
    factor: f32,
    loss: &Loss,
) -> Sums {
    let mut sums = Sums::default();
    for ((output, &bits), &weight) in outputs.iter_mut().zip(truth).zip(weights) {
        let [loss, other, slope] = distance(*output + bias - f32::from_bits(bits), loss);
        sums.loss += f64::from(weight * loss);
        sums.second += f64::from(weight * other);
        *output = weight * factor * slope;
    }
    sums
}

/// The loss of a distance d, the other of `d²` and `|d|`, and the slope of the loss, which is 0 at 0.
#[inline(always)]
pub(super) fn distance(d: f32, loss: &Loss) -> [f32; 3] {
    match loss {
        Loss::AbsoluteError => [d.abs(), d * d, if d == 0.0 { 0.0 } else { d.signum() }],
        _ => [d * d, d.abs(), 2.0 * d],
    }
}
