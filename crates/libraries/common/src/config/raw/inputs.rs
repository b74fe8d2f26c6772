//! Variables as they are written, and what is said of all of them.

use super::value::{At, NameOr, OneOrMany, Ordered};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A branch or expression, or a name for it.
pub type Variable = NameOr<NamedVariable>;

/// `{name: …, expression: …}`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NamedVariable {
    /// Name of the variable.
    pub name: At<String>,
    /// Branch or [expression](expressions.md).
    /// Default: the name
    pub expression: Option<At<String>>,
    /// [Values that stand for none](recipes.md#missing-values).
    /// Default: those of all variables
    pub missing: Option<At<Missing>>,
    /// Largest distance from 0 after the preprocessing.
    /// Default: that of all variables
    pub clip: Option<At<f64>>,
}

/// `missing:` of a variable.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// What stands for none: a number, `nan`, or a list.
    pub value: At<OneOrMany>,
    /// What takes its place after the preprocessing is fitted without: the `mean` or `median` of the others, or a
    /// number.
    /// Default: `mean`
    pub replace: Option<At<String>>,
    /// Whether there is a variable `missing_NAME` that is 1 where there was none.
    /// Default: that of all variables
    pub indicator: Option<bool>,
}

/// `missing:` of all variables.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MissingOfAll {
    /// What stands for none: a number, `nan`, or a list.
    pub value: At<OneOrMany>,
    /// What takes its place after the preprocessing is fitted without: the `mean` or `median` of the others, or a
    /// number.
    /// Default: `mean`
    pub replace: Option<At<String>>,
    /// Which variables get a variable `missing_NAME` that is 1 where there was none: `true`, `false`, or a list.
    /// Default: `false`
    pub indicator: Option<Indicators>,
}

/// Whether there are indicators, or of which variables.
pub enum Indicators {
    All(bool),
    Of(Vec<At<String>>),
}

impl<'de> Deserialize<'de> for Indicators {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Indicators;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or a list of variables")
            }
            fn visit_bool<E: Error>(self, all: bool) -> Result<Self::Value, E> {
                Ok(Indicators::All(all))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = list.next_element()? {
                    names.push(name);
                }
                Ok(Indicators::Of(names))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// pt, η and φ of each object.
pub type Objects = Ordered<At<Components>>;

/// pt, η and φ, `~` for what there is not.
pub type Components = Vec<Option<At<String>>>;

/// `event_frame:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventFrame {
    /// The objects of an event, each `[pt, eta, phi]`, with `~` for what it has not.
    pub objects: Objects,
    /// Object whose φ becomes 0.
    /// Default: none
    pub rotate_to: Option<At<String>>,
    /// Object whose φ becomes positive.
    /// Default: none
    pub reflect_y: Option<At<String>>,
    /// Object whose η becomes positive.
    /// Default: none
    pub reflect_z: Option<At<String>>,
}

/// All that makes the variables.
pub struct Inputs {
    pub variables: At<Vec<At<Variable>>>,
    pub defaults: Option<Ordered<At<f64>>>,
    pub missing: Option<At<MissingOfAll>>,
    pub clip: Option<At<f64>>,
    pub event_frame: Option<At<EventFrame>>,
}
