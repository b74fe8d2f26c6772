//! Sums of event weights.

use serde::Serialize;

/// Sums over events with signed weights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct WeightSums {
    /// Number of events.
    pub events: u64,
    /// Number of events with a negative weight.
    pub negative: u64,
    /// Σw.
    pub sum: f64,
    /// Σ|w|.
    pub absolute: f64,
    /// Σw²: the variance of Σw.
    pub squares: f64,
}

impl WeightSums {
    /// The sums of the weights of some events.
    #[must_use]
    pub fn from_weights(weights: impl IntoIterator<Item = f64>) -> WeightSums {
        let mut sums = WeightSums::default();
        for weight in weights {
            sums.events += 1;
            sums.negative += u64::from(weight < 0.0);
            sums.sum += weight;
            sums.absolute += weight.abs();
            sums.squares += weight * weight;
        }
        sums
    }

    /// Adds the sums of other events.
    pub fn merge(&mut self, other: &WeightSums) {
        self.events += other.events;
        self.negative += other.negative;
        self.sum += other.sum;
        self.absolute += other.absolute;
        self.squares += other.squares;
    }

    /// The share of events with a negative weight; 0 without events.
    #[must_use]
    pub fn negative_share(&self) -> f64 {
        if self.events == 0 { 0.0 } else { self.negative as f64 / self.events as f64 }
    }

    /// The number of events of weight 1 with the same relative uncertainty: (Σw)²/Σw² (Kish, "Survey Sampling", 1965,
    /// §11.7; ROOT's `TH1::GetEffectiveEntries`). 0 if all weights are 0.
    #[must_use]
    pub fn effective(&self) -> f64 {
        if self.squares == 0.0 { 0.0 } else { self.sum * self.sum / self.squares }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_the_signs_of_weights() {
        let mut sums = WeightSums::from_weights([1.0, -0.5]);
        sums.merge(&WeightSums::from_weights([2.0, 0.5]));
        assert_eq!(sums, WeightSums { events: 4, negative: 1, sum: 3.0, absolute: 4.0, squares: 5.5 });
        assert_eq!(sums.negative_share(), 0.25);
    }

    #[test]
    fn equal_weights_are_as_effective_as_their_number_and_cancelling_ones_are_nothing() {
        assert_eq!(WeightSums::from_weights([0.25; 8]).effective(), 8.0);
        assert_eq!(WeightSums::from_weights([1.0, -1.0]).effective(), 0.0);
        assert_eq!(WeightSums::from_weights([3.0, 1.0]).effective(), 1.6);
        assert_eq!(WeightSums::default().effective(), 0.0);
    }
}
