//! Values of an input that are drawn anew in each epoch: those of a parameter, for events that have none of their own.

use serde::{Deserialize, Serialize};

use super::unit;

/// New values of one input for events of some classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redraw {
    /// The input.
    pub input: usize,
    /// Classes whose events get new values.
    pub classes: Vec<u32>,
    /// What is drawn from.
    pub values: Drawn,
}

/// What values are drawn from, preprocessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    /// Some values, each with its share, in sum 1, and a factor on the weight of events that get it.
    Some {
        /// The values.
        values: Vec<f32>,
        /// How often each is drawn.
        shares: Vec<f64>,
        /// Factors on weights.
        factors: Vec<f32>,
    },
    /// All between two values.
    Between([f32; 2]),
}

impl Redraw {
    pub(super) fn apply(&self, number: u64, input: &mut f32, weight: &mut f32) {
        let number = unit(number);
        match &self.values {
            Drawn::Between([low, high]) => *input = low + (high - low) * number as f32,
            Drawn::Some { values, shares, factors } => {
                let drawn = common::seed::pick(shares, number);
                *input = values[drawn];
                *weight *= factors[drawn];
            }
        }
    }
}
