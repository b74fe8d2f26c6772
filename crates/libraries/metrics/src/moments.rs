//! Mean, variance and extremes of a variable in one pass, block by block.
//!
//! A block is summed around its own mean and added to those before it, so that nothing is lost where the mean is large
//! compared with the spread. Values that are not finite are counted and left out.

/// Moments of the finite values of a variable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// Number of finite values.
    pub count: u64,
    /// Number of values that are NaN.
    pub nan: u64,
    /// Number of values that are infinite, also as 32-bit floats, which a network takes.
    pub infinite: u64,
    /// Smallest finite value; +∞ without finite values.
    pub min: f64,
    /// Largest finite value; −∞ without finite values.
    pub max: f64,
    /// Mean; 0 without finite values.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub squares: f64,
}

impl Default for Moments {
    fn default() -> Self {
        let (min, max) = (f64::INFINITY, f64::NEG_INFINITY);
        Self { count: 0, nan: 0, infinite: 0, min, max, mean: 0.0, squares: 0.0 }
    }
}

impl Moments {
    /// The moments of one block, in two passes over it.
    #[must_use]
    pub fn from_values(values: &[f64]) -> Moments {
        let finite = || values.iter().copied().filter(|&value| is_finite(value));
        let mut moments =
            Moments { nan: values.iter().filter(|value| value.is_nan()).count() as u64, ..Moments::default() };
        let mut sum = 0.0;
        for value in finite() {
            moments.count += 1;
            moments.min = moments.min.min(value);
            moments.max = moments.max.max(value);
            sum += value;
        }
        moments.infinite = values.len() as u64 - moments.count - moments.nan;
        if moments.count > 0 {
            moments.mean = sum / moments.count as f64;
            moments.squares = finite().map(|value| (value - moments.mean).powi(2)).sum();
        }
        moments
    }

    /// Adds the moments of other values: Chan, Golub & LeVeque, "Algorithms for computing the sample variance" (1983), eq. 2.1.
    pub fn merge(&mut self, other: &Moments) {
        self.nan += other.nan;
        self.infinite += other.infinite;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        if other.count == 0 {
            return;
        }
        let (a, b) = (self.count as f64, other.count as f64);
        let distance = other.mean - self.mean;
        self.mean += distance * b / (a + b);
        self.squares += other.squares + distance * distance * a * b / (a + b);
        self.count += other.count;
    }

    /// Standard deviation (ddof 0, as the standard scaler of a training); 0 without values.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        if self.count == 0 { 0.0 } else { (self.squares / self.count as f64).sqrt() }
    }

    /// Whether there are finite values and all of them are equal.
    #[must_use]
    pub fn constant(&self) -> bool {
        self.count > 0 && self.min == self.max
    }

    /// The moments without `count` of the values equal to `value`. Smallest and largest value are not changed.
    #[must_use]
    pub fn without(&self, value: f64, count: u64) -> Moments {
        let rest = self.count - count;
        if rest == 0 {
            return Moments { count: 0, mean: 0.0, squares: 0.0, ..*self };
        }
        let (all, left, out) = (self.count as f64, rest as f64, count as f64);
        let mean = self.mean + (self.mean - value) * out / left;
        let squares = (self.squares - (mean - value).powi(2) * left * out / all).max(0.0);
        Moments { count: rest, mean, squares, ..*self }
    }
}

/// Whether a network can take the value: finite in single precision.
#[must_use]
pub fn is_finite(value: f64) -> bool {
    (value as f32).is_finite()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_give_the_moments_of_the_whole_even_far_from_zero() {
        let values: Vec<f64> = (0..1000).map(|i| 1e9 + f64::from(i % 10)).collect();
        let mut moments = Moments::default();
        values.chunks(77).for_each(|block| moments.merge(&Moments::from_values(block)));
        assert_eq!((moments.count, moments.min, moments.max), (1000, 1e9, 1e9 + 9.0));
        assert!((moments.mean - (1e9 + 4.5)).abs() < 1e-6);
        assert!((moments.deviation() - 8.25f64.sqrt()).abs() < 1e-9, "{}", moments.deviation());
    }

    #[test]
    fn values_that_are_not_finite_are_counted_and_left_out() {
        let moments = Moments::from_values(&[1.0, f64::NAN, 3.0, f64::INFINITY, 1e39]);
        assert_eq!((moments.count, moments.nan, moments.infinite, moments.mean), (2, 1, 2, 2.0));
        let mut none = Moments::from_values(&[f64::NAN]);
        assert!(!none.constant());
        none.merge(&Moments::from_values(&[5.0, 5.0]));
        assert!(none.constant() && none.deviation() == 0.0);
    }

    #[test]
    fn taking_values_out_leaves_the_moments_of_the_rest() {
        let rest = Moments::from_values(&[-999.0, 1.0, 2.0, 3.0, -999.0]).without(-999.0, 2);
        let expected = Moments::from_values(&[1.0, 2.0, 3.0]);
        assert_eq!(rest.count, 3);
        assert!((rest.mean - expected.mean).abs() < 1e-9 && (rest.deviation() - expected.deviation()).abs() < 1e-9);
    }
}
