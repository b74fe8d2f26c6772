//! Variables as they are written, and what is said of all of them.

use super::value::{At, NameOr, OneOrMany, Ordered};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A branch or expression, or a name for it.
pub type Variable = NameOr<NamedVariable>;

/// `{name: …, expression: …}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedVariable {
    pub name: At<String>,
    pub expression: Option<At<String>>,
    pub missing: Option<At<Missing>>,
    pub clip: Option<At<f64>>,
}

/// `missing:` of a variable.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    pub value: At<OneOrMany>,
    pub replace: Option<At<String>>,
    pub indicator: Option<bool>,
}

/// `missing:` of all variables.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingOfAll {
    pub value: At<OneOrMany>,
    pub replace: Option<At<String>>,
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
#[serde(deny_unknown_fields)]
pub struct EventFrame {
    pub objects: Objects,
    pub rotate_to: Option<At<String>>,
    pub reflect_y: Option<At<String>>,
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
