//! Sums over events.

/// What is known of all events together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Number of events.
    pub events: usize,
    /// Σ weight.
    pub weight_sum: f64,
    /// Whether any weight is negative.
    pub negative: bool,
}

impl Totals {
    /// Takes in an event of this weight.
    pub fn add(&mut self, weight: f32) {
        self.events += 1;
        self.weight_sum += f64::from(weight);
        self.negative |= weight < 0.0;
    }
}
