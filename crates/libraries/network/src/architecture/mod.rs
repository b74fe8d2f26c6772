//! The shape of a classifier: dense layers, batch normalisation, dropout, and a softmax over the classes.
//!
//! An `Architecture` is plain data. It is written into the model file, so it is all that is needed, besides
//! the parameters, to build the network again.

mod activation;
mod initialiser;
mod layout;
mod presets;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use activation::Activation;
pub use initialiser::Initialiser;
pub use layout::{Layout, Parameter};
pub use presets::Preset;

use crate::error::{Error, Result};

/// A feed-forward classifier: `inputs` → layers → softmax over the classes of `output`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Number of input variables.
    pub inputs: usize,
    /// Hidden layers, in order.
    pub layers: Vec<Layer>,
    /// The last dense layer, followed by a softmax.
    pub output: Output,
}

/// One hidden layer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Layer {
    /// `activation(x · weight + bias)`.
    Dense {
        /// Width of the layer.
        units: usize,
        /// Function applied to each unit.
        activation: Activation,
        /// Distribution of the first weights; biases start at 0.
        #[serde(default)]
        initialiser: Initialiser,
        /// Adds `l2 · Σ weight²` to the loss; the bias is free.
        #[serde(default)]
        l2: f64,
    },
    /// Batch normalisation over the batch in training and with moving statistics afterwards
    /// (momentum 0.99, epsilon 1e-3, unweighted and with the biased variance, as in Keras).
    BatchNorm,
    /// An activation apart from a dense layer, as after batch normalisation.
    Activation(Activation),
    /// Sets each unit to 0 with probability `rate` in training and scales the others by `1 / (1 - rate)`.
    Dropout {
        /// Share of the units that is dropped, in [0, 1).
        rate: f64,
    },
}

/// The last dense layer: one unit a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Number of classes.
    pub classes: usize,
    /// Distribution of the first weights.
    #[serde(default)]
    pub initialiser: Initialiser,
    /// Adds `l2 · Σ weight²` to the loss.
    #[serde(default)]
    pub l2: f64,
}

impl Architecture {
    /// Refuses widths of 0, fewer than two classes, and rates and L2 factors out of range.
    pub fn check(&self) -> Result<()> {
        let refuse = |place: String, reason: String| Err(Error::Architecture { place, reason });
        if self.inputs == 0 {
            return refuse("inputs".into(), "a network needs at least one input variable".into());
        }
        if self.output.classes < 2 {
            return refuse("output".into(), format!("found {} classes, expected at least 2", self.output.classes));
        }
        check_l2("output", self.output.l2)?;
        for (index, layer) in self.layers.iter().enumerate() {
            let place = format!("layer {}", index + 1);
            match *layer {
                Layer::Dense { units: 0, .. } => return refuse(place, "a dense layer needs at least one unit".into()),
                Layer::Dense { l2, .. } => check_l2(&place, l2)?,
                Layer::Dropout { rate } if !(0.0..1.0).contains(&rate) => {
                    return refuse(place, format!("the dropout rate is {rate}, expected 0 ≤ rate < 1"));
                }
                Layer::Dropout { .. } | Layer::BatchNorm | Layer::Activation(_) => {}
            }
        }
        Ok(())
    }

    /// Number of trained parameters and moving statistics.
    pub fn parameters(&self) -> usize {
        Layout::of(self).len()
    }
}

fn check_l2(place: &str, l2: f64) -> Result<()> {
    if l2.is_finite() && l2 >= 0.0 {
        return Ok(());
    }
    Err(Error::Architecture { place: place.into(), reason: format!("the L2 factor is {l2}, expected a number ≥ 0") })
}
