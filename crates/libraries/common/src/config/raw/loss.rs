//! The loss as it is written.

use super::value::{At, NameOr, OneOrMany, Ordered};
use serde::Deserialize;

/// The name of a loss, or the name with its settings.
pub type Loss = NameOr<LossSettings>;

/// `loss: {name: …, …}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LossSettings {
    pub name: At<String>,
    pub gamma: Option<At<f64>>,
    pub groups: Option<At<Ordered<At<OneOrMany>>>>,
    pub group_weights: Option<At<Ordered<At<f64>>>>,
    pub signal: Option<At<OneOrMany>>,
    pub expected_signal: Option<At<f64>>,
    pub expected_background: Option<At<f64>>,
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
#[serde(deny_unknown_fields)]
pub struct Decorrelate {
    pub variable: At<String>,
    pub strength: At<f64>,
    pub signal: Option<At<OneOrMany>>,
    pub classes: Option<At<OneOrMany>>,
}
