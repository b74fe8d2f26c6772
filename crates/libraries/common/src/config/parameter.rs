//! Parametrised networks: one input is a parameter of the signal, such as the mass of a resonance, and one network serves
//! all its values (arXiv:1601.07913).

use super::named::named;
use serde::{Deserialize, Serialize};

named!(
    /// Which values the background gets, which has none of its own.
    BackgroundValues, "values of the background",
    /// One of the signal's, each as often.
    Uniform = "uniform",
    /// One of the signal's, each as often as among signal events.
    Proportional = "proportional",
    /// All of the signal's: every event appears once with each, with its part of the weight.
    Copy = "copy",
    /// Any between the lowest and the highest of the signal's.
    Continuous = "continuous",
);

named!(
    /// When the background gets its values.
    DrawTime, "time of drawing",
    /// Before the training.
    Once = "once",
    /// Before the training, and those that train anew in each epoch.
    EachEpoch = "each_epoch",
);

/// The parameter of a network. It is the last of the variables, and of signal events their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterConfig {
    /// Name of the variable.
    pub name: String,
    /// Its values that are trained on, ascending.
    pub values: Vec<f64>,
    /// Indices of the classes that have it, ascending.
    pub signal: Vec<u32>,
    /// Values of the others.
    pub background: BackgroundValues,
    /// When they are drawn.
    pub redraw: DrawTime,
}

impl ParameterConfig {
    /// Whether a class has values of its own.
    pub fn is_signal(&self, class: usize) -> bool {
        self.signal.contains(&(class as u32))
    }

    /// The place of a value that is read from an event, rounded to 32 bits, among those that are trained on.
    pub fn place(&self, value: f32) -> Option<usize> {
        self.values.iter().position(|&known| known as f32 == value)
    }

    /// The lowest and the highest value.
    pub fn range(&self) -> [f64; 2] {
        [self.values[0], self.values[self.values.len() - 1]]
    }
}
