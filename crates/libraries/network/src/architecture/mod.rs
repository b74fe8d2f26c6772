//! The shape of a network: dense layers, batch normalisation, dropout, joins of earlier values, and a softmax over the
//! classes, one sigmoid for two of them, or one linear unit for a number.
//!
//! An `Architecture` is plain data. It is written into the model file, so it is all that is needed, besides
//! the parameters, to build the network again.

mod activation;
mod category;
mod config;
mod encoding;
mod initialiser;
mod layout;
mod lorentz_boost;
mod presets;
mod sigmoid;
mod width;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use activation::Activation;
pub use category::Category;
pub use encoding::Encoding;
pub use initialiser::Initialiser;
pub use layout::{Layout, Parameter};
pub use lorentz_boost::LorentzBoost;
pub use presets::Preset;

use crate::error::{Error, Result};

/// Most values between two layers: numbers of parameters stay far below what 64 bits hold.
const WIDEST: usize = 1 << 24;

/// A feed-forward classifier: `inputs` → encoding → layers → scores of the classes of `output`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Architecture {
    /// Number of input variables.
    pub inputs: usize,
    /// Inputs that are not taken as they are.
    #[serde(default, skip_serializing_if = "Encoding::is_none")]
    pub encoding: Encoding,
    /// Hidden layers, in order.
    pub layers: Vec<Layer>,
    /// The last dense layer.
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
    /// Dropout that keeps the mean and variance of SELU units (arXiv:1706.02515, section 2): dropped units become SELU's
    /// negative limit, then all are scaled and shifted.
    AlphaDropout {
        /// Share of the units that is dropped, in [0, 1).
        rate: f64,
    },
    /// Adds the values from before the last `back` layers, unit by unit: a residual connection (arXiv:1512.03385).
    Add {
        /// Number of layers that are skipped.
        back: usize,
    },
    /// Appends the values from before the last `back` layers: a dense connection (arXiv:1608.06993).
    Concatenate {
        /// Number of layers that are skipped.
        back: usize,
    },
}

/// The last dense layer: one unit a class, or one unit for two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Number of classes; 1 if it is a number that is learnt.
    pub classes: usize,
    /// What makes scores of its units.
    #[serde(default, skip_serializing_if = "Head::is_softmax")]
    pub activation: Head,
    /// Distribution of the first weights.
    #[serde(default)]
    pub initialiser: Initialiser,
    /// Adds `l2 · Σ weight²` to the loss.
    #[serde(default)]
    pub l2: f64,
}

/// What makes the scores of classes of the last layer's units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Softmax over one unit a class.
    #[default]
    Softmax,
    /// Sigmoid of one unit: the score of the first of two classes; that of the second is the rest to 1.
    Sigmoid,
    /// One unit as it is: a regression.
    Linear,
}

impl Head {
    fn is_softmax(&self) -> bool {
        *self == Self::Softmax
    }
}

impl Output {
    /// One unit a class, without L2.
    pub fn softmax(classes: usize) -> Self {
        Self { classes, activation: Head::Softmax, initialiser: Initialiser::default(), l2: 0.0 }
    }

    /// One linear unit, without L2.
    pub fn linear() -> Self {
        Self { activation: Head::Linear, ..Self::softmax(1) }
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        match self.activation {
            Head::Softmax => self.classes,
            Head::Sigmoid | Head::Linear => 1,
        }
    }
}

impl Architecture {
    /// Refuses widths of 0, fewer than two classes, rates and L2 factors out of range, and joins that do not fit.
    pub fn check(&self) -> Result<()> {
        let refuse = |place: String, reason: String| Err(Error::Architecture { place, reason });
        if self.inputs == 0 {
            return refuse("inputs".into(), "a network needs at least one input variable".into());
        }
        let linear = self.output.activation == Head::Linear;
        if linear && self.output.classes != 1 {
            let found = self.output.classes;
            return refuse("output".into(), format!("found {found} outputs, expected one linear unit"));
        }
        if self.output.classes < 2 && !linear {
            return refuse("output".into(), format!("found {} classes, expected at least 2", self.output.classes));
        }
        if self.output.activation == Head::Sigmoid && self.output.classes != 2 {
            let found = self.output.classes;
            return refuse("output".into(), format!("one sigmoid tells 2 classes apart, not {found}; use softmax"));
        }
        check_l2("output", self.output.l2)?;
        self.check_encoding()?;
        let widths = self.widths();
        if let Some(width) = widths.iter().find(|width| **width > WIDEST) {
            return refuse("layers".into(), format!("{width} values between two layers, expected at most {WIDEST}"));
        }
        for (index, layer) in self.layers.iter().enumerate() {
            let place = format!("layer {}", index + 1);
            match *layer {
                Layer::Dense { units: 0, .. } => return refuse(place, "a dense layer needs at least one unit".into()),
                Layer::Dense { l2, .. } => check_l2(&place, l2)?,
                Layer::Dropout { rate } | Layer::AlphaDropout { rate } if !(0.0..1.0).contains(&rate) => {
                    return refuse(place, format!("the dropout rate is {rate}, expected 0 ≤ rate < 1"));
                }
                Layer::Add { back } | Layer::Concatenate { back } if !(1..=index).contains(&back) => {
                    return refuse(place, format!("it joins values from {back} layers before, expected 1 to {index}"));
                }
                Layer::Add { back } if widths[index - back] != widths[index] => {
                    let (found, expected) = (widths[index - back], widths[index]);
                    return refuse(place, format!("it adds {found} values to {expected}, expected as many"));
                }
                Layer::Dropout { .. } | Layer::AlphaDropout { .. } | Layer::BatchNorm | Layer::Activation(_) => {}
                Layer::Add { .. } | Layer::Concatenate { .. } => {}
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
