//! An input of the network: how its value is found, and what is done where it has none.

use super::named::named;
use serde::{Deserialize, Serialize};

/// An input of the network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    /// Its name in reports and figures.
    pub name: String,
    /// The branch or expression that gives its value.
    pub expression: String,
    /// Its value in events in which the expression has none, as `jet_pt[1]` where there is one jet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<f64>,
    /// Values that stand for none, as -999.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
    /// The largest distance from 0 after the preprocessing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clip: Option<f64>,
}

impl Variable {
    /// A branch or expression under its own name.
    pub fn new(text: impl Into<String>) -> Self {
        let name = text.into();
        Self { expression: name.clone(), name, default: None, missing: None, clip: None }
    }

    /// The value of `expression`, called `name`.
    pub fn named(name: impl Into<String>, expression: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::new(expression) }
    }

    /// Name, expression and default.
    pub fn parts(&self) -> (&str, &str, Option<f64>) {
        (&self.name, &self.expression, self.default)
    }
}

/// Values that stand for none: no scaler sees them, and the network sees something else in their place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// The values, compared as 32-bit numbers.
    pub values: Vec<f64>,
    /// What takes their place.
    pub replace: Replace,
}

impl Missing {
    /// Stands for NaN, which expressions turn into it: the lowest 32-bit number.
    pub const NAN: f64 = f32::MIN as f64;

    /// Whether a value stands for none.
    pub fn is(&self, value: f32) -> bool {
        self.values.iter().any(|&missing| missing as f32 == value)
    }
}

/// What takes the place of a missing value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Replace {
    /// A statistic of the other events of the training part.
    Statistic(Statistic),
    /// A number, before the preprocessing.
    Number(f64),
}

named!(
    /// A statistic of the events that have a value.
    Statistic, "replacement of missing values",
    /// Their mean, weighted if the preprocessing is.
    Mean = "mean",
    /// Their median, likewise.
    Median = "median",
);
