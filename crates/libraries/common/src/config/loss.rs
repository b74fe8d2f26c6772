//! What training minimises, with its settings. Classes are indices in the `classes` of the configuration.

use serde::{Deserialize, Serialize};

use super::Variable;
use super::named::named;

named!(
    /// Losses by name.
    LossName, "loss",
    /// Of one softmax.
    CrossEntropy = "categorical_crossentropy" | "cross_entropy",
    /// Of two classes.
    Binary = "binary_crossentropy" | "binary_cross_entropy",
    /// Of the scores.
    Squared = "mean_squared_error" | "mse",
    /// Of the scores.
    Absolute = "mean_absolute_error" | "mae",
    /// With γ.
    Focal = "focal",
    /// With groups.
    Grouped = "grouped_categorical_crossentropy" | "grouped_cross_entropy",
    /// With yields.
    Asimov = "asimov",
);

/// A loss: a function of the scores `p` (softmax outputs) and the true class `y` of one event, or of a whole batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Loss {
    /// `-ln p_y`
    #[serde(rename = "categorical_crossentropy")]
    CrossEntropy,
    /// `-ln p_y` of exactly two classes, that is `-[t ln p + (1 - t) ln (1 - p)]`.
    #[serde(rename = "binary_crossentropy")]
    BinaryCrossEntropy,
    /// Mean over the classes `c` of `(p_c - [c = y])²`, as in Keras; of a target `t` and the output `s`, `(s - t)²`.
    #[serde(rename = "mean_squared_error")]
    SquaredError,
    /// Mean over the classes `c` of `|p_c - [c = y]|`, as in Keras; of a target `|s - t|`.
    #[serde(rename = "mean_absolute_error")]
    AbsoluteError,
    /// `-(1 - p_y)^γ ln p_y` (arXiv:1708.02002, equation 4): events that are right already count less.
    Focal {
        /// γ; 0 is cross-entropy.
        gamma: f64,
    },
    /// `½ (F(p_y) + w_g F(Σ_{c in g} p_c))` with `g` the group of class `y` and `F(p) = -(1 - p)^γ ln p`.
    #[serde(rename = "grouped_categorical_crossentropy")]
    Grouped {
        /// Every class is in one of them.
        groups: Vec<ClassGroup>,
        /// γ; 0 is cross-entropy.
        gamma: f64,
    },
    /// `1 / Z²` of a whole batch (arXiv:1806.00322).
    Asimov(Asimov),
}

/// Classes whose confusion with each other costs less.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassGroup {
    /// What the group is called.
    pub name: String,
    /// Its classes.
    pub classes: Vec<u32>,
    /// Factor of the group's term.
    pub weight: f64,
}

/// The search whose significance is optimised.
///
/// An event is selected with a probability, its signal score, which is the sum of its scores of the signal classes. So a
/// batch gives the yields `s` and `b`, with each sum of weights scaled to the expected events. `Z` is the Asimov estimate
/// of the median discovery significance with an uncertainty of the background.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asimov {
    /// Classes that are signal; the others are background.
    pub signal: Vec<u32>,
    /// Signal events before the selection.
    pub expected_signal: f64,
    /// Background events before the selection.
    pub expected_background: f64,
    /// Relative uncertainty of the background.
    pub uncertainty: f64,
}

/// Adds `strength ×` the squared distance correlation of signal score and variable in a batch (arXiv:2001.05310).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decorrelation {
    /// What the score must not tell; no input unless it is among the variables too.
    pub variable: Variable,
    /// Factor of the term.
    pub strength: f64,
    /// Classes whose scores are added up.
    pub signal: Vec<u32>,
    /// Classes whose events count.
    pub classes: Vec<u32>,
}
