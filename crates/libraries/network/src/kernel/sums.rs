//! What a pass over events adds up.

/// Sums over the events of a batch or of a whole sample.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    /// Σ weight · loss, with what the losses of whole batches add
    pub(crate) loss: f64,
    /// The decorrelation's part of it
    pub(crate) decorrelation: f64,
    /// A second sum, for people: Σ weight of the events whose largest output is the true class; of a regression
    /// Σ weight · |d| beside a loss of d², and Σ weight · d² beside one of |d|
    pub(crate) second: f64,
}

impl std::ops::AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.loss += other.loss;
        self.decorrelation += other.decorrelation;
        self.second += other.second;
    }
}
