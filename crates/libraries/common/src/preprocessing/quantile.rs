//! Quantiles of a sample, and the map by ranks to a normal distribution.
//!
//! The algorithm is that of scikit-learn's `QuantileTransformer` with `output_distribution="normal"` and without
//! subsampling: linear interpolation between order statistics (numpy's default), ranks as the average of
//! interpolating forwards and backwards (which treats ties evenly), results clipped to the quantiles of 1e-7.

use super::normal;

/// Values nearer than this to the ends are at the ends; also the smallest probability.
const THRESHOLD: f64 = 1e-7;

/// Number of quantiles of large samples.
pub const QUANTILES: usize = 1000;

/// A sample in ascending order, with the rank of each value in 0..=1.
pub struct Sample {
    values: Vec<f64>,
    /// `None`: evenly spaced.
    ranks: Option<Vec<f64>>,
}

impl Sample {
    /// Sorts finite values. Weights count by their absolute value and those of 0 not at all; the rank of a value is
    /// the sum of the mean weights of neighbours up to it, which for equal weights is i / (n - 1).
    pub fn new(values: impl Iterator<Item = f32>, weights: Option<&[f32]>) -> Self {
        let Some(weights) = weights else {
            let mut values: Vec<f32> = values.collect();
            values.sort_unstable_by(f32::total_cmp);
            return Self { values: values.into_iter().map(f64::from).collect(), ranks: None };
        };
        let mut pairs: Vec<(f32, f32)> =
            values.zip(weights.iter().map(|weight| weight.abs())).filter(|(_, weight)| *weight > 0.0).collect();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let mut rank = 0.0;
        let mut ranks = vec![0.0; pairs.len().min(1)];
        for pair in pairs.windows(2) {
            rank += 0.5 * (f64::from(pair[0].1) + f64::from(pair[1].1));
            ranks.push(rank);
        }
        if rank > 0.0 {
            ranks.iter_mut().for_each(|value| *value /= rank);
        }
        Self { values: pairs.into_iter().map(|(value, _)| f64::from(value)).collect(), ranks: Some(ranks) }
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The quantile at `p` in 0..=1; the sample is not empty.
    pub fn quantile(&self, p: f64) -> f64 {
        let last = self.values.len() - 1;
        let (index, part) = match &self.ranks {
            None => {
                let place = p * last as f64;
                (place.floor() as usize, place.fract())
            }
            Some(ranks) => {
                let index = ranks.partition_point(|rank| *rank <= p).saturating_sub(1);
                let step = ranks.get(index + 1).map_or(0.0, |next| next - ranks[index]);
                (index, if step > 0.0 { (p - ranks[index]) / step } else { 0.0 })
            }
        };
        let (low, high) = (self.values[index.min(last)], self.values[(index + 1).min(last)]);
        // As numpy: exact at both ends.
        if part < 0.5 { low + (high - low) * part } else { high - (high - low) * (1.0 - part) }
    }

    /// `count` quantiles at even distances from 0 to 1, never descending.
    pub fn quantiles(&self, count: usize) -> Vec<f64> {
        let mut largest = f64::NEG_INFINITY;
        (0..count)
            .map(|i| {
                // Through per cent and back, as scikit-learn does: where values are repeated, the last bit of the
                // probability decides between neighbours.
                largest = largest.max(self.quantile(reference(i, count) * 100.0 / 100.0));
                largest
            })
            .collect()
    }
}

/// The probability of quantile `i`, with the rounding of `numpy.linspace`.
fn reference(i: usize, count: usize) -> f64 {
    if count > 1 && i == count - 1 { 1.0 } else { i as f64 * (1.0 / (count.max(2) - 1) as f64) }
}

/// Maps `value` by its rank among `quantiles` to the normal distribution.
pub fn to_normal(value: f64, quantiles: &[f64]) -> f64 {
    let (Some(&first), Some(&last)) = (quantiles.first(), quantiles.last()) else { return 0.0 };
    if value.is_nan() {
        return value;
    }
    // In this order, as in scikit-learn: a constant variable is at the lower end.
    let p = if value - THRESHOLD < first {
        0.0
    } else if value + THRESHOLD > last {
        1.0
    } else {
        // Where the value is repeated, the last and the first of the equal quantiles.
        let count = quantiles.len();
        let above = quantiles.partition_point(|quantile| *quantile <= value);
        let below = quantiles.partition_point(|quantile| *quantile < value);
        let forwards = between(value, quantiles, above - 1);
        let backwards = if quantiles[below] == value { reference(below, count) } else { forwards };
        0.5 * (forwards + backwards)
    };
    let end = THRESHOLD - f64::EPSILON;
    if p <= 0.0 {
        normal::quantile(end)
    } else if p >= 1.0 {
        normal::quantile(1.0 - end)
    } else {
        normal::quantile(p).clamp(normal::quantile(end), normal::quantile(1.0 - end))
    }
}

/// The reference between quantiles `index` and `index + 1`, which surround the value.
fn between(value: f64, quantiles: &[f64], index: usize) -> f64 {
    let (low, high) = (quantiles[index], quantiles[index + 1]);
    let (start, end) = (reference(index, quantiles.len()), reference(index + 1, quantiles.len()));
    start + (value - low) * ((end - start) / (high - low))
}
