//! Weighted means and variances of all variables in two passes over a row-major matrix.
//!
//! Two passes, because sum(x^2) - sum(x)^2 loses all digits where the mean is large. Blocks of fixed size are summed
//! in parallel and their sums added in order.

use rayon::prelude::*;

/// Rows of one partial sum.
const BLOCK: usize = 8192;

/// Mean and variance (ddof 0) of each variable.
pub struct Moments {
    pub total_weight: f64,
    pub mean: Vec<f64>,
    pub variance: Vec<f64>,
}

impl Moments {
    /// `rows` is not empty and a multiple of `width`; the weights sum to more than 0.
    pub fn new(width: usize, rows: &[f32], weights: Option<&[f32]>) -> Self {
        let total_weight = match weights {
            Some(weights) => weights.iter().map(|weight| f64::from(weight.abs())).sum(),
            None => (rows.len() / width) as f64,
        };
        let divided = |sums: Vec<f64>| sums.into_iter().map(|sum| sum / total_weight).collect::<Vec<_>>();
        let mean = divided(sums(width, rows, weights, |_, value| value));
        // What rounding left in the mean is taken out of the variance.
        let rest = divided(sums(width, rows, weights, |variable, value| value - mean[variable]));
        let square = divided(sums(width, rows, weights, |variable, value| (value - mean[variable]).powi(2)));
        let variance = square.iter().zip(&rest).map(|(square, rest)| (square - rest * rest).max(0.0)).collect();
        Self { total_weight, mean, variance }
    }
}

/// Sum over events of weight x `term(variable, value)`, for each variable.
fn sums(width: usize, rows: &[f32], weights: Option<&[f32]>, term: impl Fn(usize, f64) -> f64 + Sync) -> Vec<f64> {
    let partial: Vec<Vec<f64>> = rows
        .par_chunks(BLOCK * width)
        .enumerate()
        .map(|(block, rows)| {
            let mut sums = vec![0.0; width];
            for (event, row) in rows.chunks_exact(width).enumerate() {
                let weight = weights.map_or(1.0, |weights| f64::from(weights[block * BLOCK + event].abs()));
                for (variable, (sum, &value)) in sums.iter_mut().zip(row).enumerate() {
                    *sum += weight * term(variable, f64::from(value));
                }
            }
            sums
        })
        .collect();
    let mut total = vec![0.0; width];
    for sums in partial {
        total.iter_mut().zip(sums).for_each(|(total, sum)| *total += sum);
    }
    total
}
