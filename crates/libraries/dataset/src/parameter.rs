//! What the last variable is a parameter of, and how often events have each value of it.

use common::config::{BackgroundValues, ParameterConfig};

/// The values of a sample's events.
#[derive(Debug)]
pub struct Parameter {
    /// The configuration.
    pub config: ParameterConfig,
    /// The share of signal events that have each value, in sum 1.
    pub shares: Vec<f64>,
    /// What the weights of background events are multiplied by that validate, where those that train are drawn anew.
    pub(crate) factors: Vec<f32>,
}

impl Parameter {
    /// How often the background gets each value.
    pub fn background_shares(&self) -> Vec<f64> {
        match self.config.background {
            BackgroundValues::Proportional => self.shares.clone(),
            _ => vec![1.0 / self.shares.len() as f64; self.shares.len()],
        }
    }

    /// What the weight of a background event is multiplied by that was given each value.
    pub fn background_factors(&self) -> Vec<f32> {
        let even = 1.0 / self.shares.len() as f64;
        self.background_shares().into_iter().map(|share| (even / share) as f32).collect()
    }
}
