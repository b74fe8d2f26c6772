//! The inverse square of the Asimov significance of a batch (arXiv:1806.00322).
//!
//! With `n = s + b` and the relative uncertainty `u` of the background, `k = u²`, the formula of the significance is
//! `Z² / 2 = n ln(n / b) - (n + 1/k) ln((1 + k n) / (1 + k b))`, and `n ln(n / b) - s` without uncertainty.

use super::{Judged, Term};
use crate::loss::Asimov;

/// Least share of the expected events that counts as selected, where negative weights leave fewer: keeps all finite.
const LEAST: f64 = 1e-6;
/// Ratio of signal to background below which the formula loses its digits, and its first order is exact.
const SMALL: f64 = 1e-7;

/// `1 / Z²` and its slopes; 0 in a batch whose signal or background does not weigh more than nothing.
pub(super) fn term(search: &Asimov, scores: &[f64], events: Judged<'_>) -> Term {
    let is_signal = |target: &u32| search.signal.contains(target);
    // Sums of weights and of selected weights, of background and signal.
    let (mut sums, mut selected) = ([0.0; 2], [0.0; 2]);
    for ((target, &weight), score) in events.targets.iter().zip(events.weights).zip(scores) {
        let kind = usize::from(is_signal(target));
        sums[kind] += f64::from(weight);
        selected[kind] += f64::from(weight) * score;
    }
    if sums.iter().any(|&sum| sum <= 0.0) {
        return Term { value: 0.0, slopes: vec![0.0; scores.len()] };
    }
    let expected = [search.expected_background, search.expected_signal];
    let yields = [0, 1].map(|kind| expected[kind] * (selected[kind] / sums[kind]).max(LEAST));
    let [half, by_background, by_signal] = half_square(yields[1], yields[0], search.uncertainty.powi(2));
    let by_yield = [by_background, by_signal].map(|slope| -0.5 * slope / half / half);
    let factor = |kind: usize| match selected[kind] / sums[kind] > LEAST {
        true => by_yield[kind] * expected[kind] / sums[kind],
        false => 0.0,
    };
    let factors = [factor(0), factor(1)];
    let slopes = events.targets.iter().zip(events.weights);
    let slopes = slopes.map(|(target, &weight)| factors[usize::from(is_signal(target))] * f64::from(weight));
    Term { value: 0.5 / half, slopes: slopes.collect() }
}

/// `Z² / 2` and its derivatives by background and signal.
pub(super) fn half_square(signal: f64, background: f64, k: f64) -> [f64; 3] {
    let (n, widened) = (signal + background, 1.0 + k * background);
    let variance = background * widened;
    let first_order = 0.5 * signal * signal / variance;
    if signal < SMALL * background {
        let by_background = -first_order * (1.0 + 2.0 * k * background) / variance;
        return [first_order, by_background, signal / variance];
    }
    let gain = (signal / background).ln_1p();
    let (half, loss) = match k > 0.0 {
        true => {
            let loss = (k * signal / widened).ln_1p();
            (n * gain - (n + 1.0 / k) * loss, loss)
        }
        false => (n * gain - signal, 0.0),
    };
    let by_signal = gain - loss;
    [half.max(1e-3 * first_order), by_signal - signal / variance, by_signal]
}
