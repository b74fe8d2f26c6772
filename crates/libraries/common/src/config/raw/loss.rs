//! The loss as it is written.

use super::value::{At, NameOr, OneOrMany, Ordered};
use serde::Deserialize;

/// The name of a loss, or the name with its settings.
pub type Loss = NameOr<LossSettings>;

/// `loss: {name: …, …}`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LossSettings {
    /// The loss, see below.
    #[cfg_attr(feature = "schema", schemars(with = "crate::config::loss::LossName"))]
    pub name: At<String>,
    /// `focal` and `grouped_categorical_crossentropy`: the exponent γ.
    /// Default: `2` for `focal`, `0` for the grouped one
    pub gamma: Option<At<f64>>,
    /// `grouped_categorical_crossentropy`: the classes of each group, every class in one.
    /// Default: required
    pub groups: Option<At<Ordered<At<OneOrMany>>>>,
    /// `grouped_categorical_crossentropy`: the weight w of each group.
    /// Default: 1 each
    pub group_weights: Option<At<Ordered<At<f64>>>>,
    /// `asimov`: the signal, a class or a list; their scores are added up.
    /// Default: the first class
    pub signal: Option<At<OneOrMany>>,
    /// `asimov`: signal events that are expected before a cut on the score.
    /// Default: required
    pub expected_signal: Option<At<f64>>,
    /// `asimov`: background events that are expected before a cut on the score.
    /// Default: required
    pub expected_background: Option<At<f64>>,
    /// `asimov`: relative uncertainty of the background.
    /// Default: `0`
    pub uncertainty: Option<At<f64>>,
}

impl LossSettings {
    /// A name without settings.
    pub fn named(name: At<String>) -> Self {
        Self {
            name,
            gamma: None,
            groups: None,
            group_weights: None,
            signal: None,
            expected_signal: None,
            expected_background: None,
            uncertainty: None,
        }
    }

    /// The name of a setting that is there.
    pub fn first_left(&self) -> Option<&'static str> {
        let Self { name: _, gamma, groups, group_weights, signal, expected_signal, expected_background, uncertainty } =
            self;
        let there = [
            ("gamma", gamma.is_some()),
            ("groups", groups.is_some()),
            ("group_weights", group_weights.is_some()),
            ("signal", signal.is_some()),
            ("expected_signal", expected_signal.is_some()),
            ("expected_background", expected_background.is_some()),
            ("uncertainty", uncertainty.is_some()),
        ];
        there.into_iter().find(|(_, there)| *there).map(|(setting, _)| setting)
    }
}

/// `decorrelate:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decorrelate {
    /// What the scores must not tell: a branch, an expression, or the name of one of `variables`. It is no input unless
    /// it is one of those, and `apply` does not need it.
    pub variable: At<String>,
    /// A positive factor.
    pub strength: At<f64>,
    /// The signal, a class or a list; their scores are added up.
    /// Default: the first class
    pub signal: Option<At<OneOrMany>>,
    /// Events of these classes count, with the absolute values of their weights.
    /// Default: all but `signal`
    pub classes: Option<At<OneOrMany>>,
}
