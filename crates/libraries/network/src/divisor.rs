//! How a batch's weighted sum of losses becomes its loss.

use events::Totals;

use crate::loss::Normalisation;

/// What the weighted sum of losses of some events is divided by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Divisor {
    /// The batch's sum of weights.
    WeightSum,
    /// A constant times the number of events.
    PerEvent(f64),
}

impl Divisor {
    /// The divisor of a training; see [`Normalisation`].
    pub(crate) fn of(normalisation: Normalisation, all: Totals) -> Self {
        match normalisation {
            Normalisation::BatchSize => Self::PerEvent(1.0),
            Normalisation::WeightSum if all.negative => Self::PerEvent(all.weight_sum / all.events as f64),
            Normalisation::WeightSum => Self::WeightSum,
        }
    }

    /// What the sum of losses of these events is multiplied by; 0 if they weigh nothing.
    pub(crate) fn factor(self, weights: &[f32]) -> f64 {
        self.factor_of(weights.iter().map(|&weight| f64::from(weight)).sum(), weights.len())
    }

    /// The same for so many events of this sum of weights.
    pub(crate) fn factor_of(self, weight_sum: f64, events: usize) -> f64 {
        let sum = match self {
            Self::WeightSum => weight_sum,
            Self::PerEvent(mean) => mean * events as f64,
        };
        if sum > 0.0 { 1.0 / sum } else { 0.0 }
    }
}
