//! `parameter` as it is written.

use super::value::{At, OneOrMany};
use serde::Deserialize;

/// `parameter:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The branch, and the last variable of the network; not among `variables`.
    pub name: At<String>,
    /// How it is found in signal events, an [expression](expressions.md).
    /// Default: the name
    pub expression: Option<At<String>>,
    /// All values of signal events, at least 2; another one in an event is refused.
    pub values: At<Vec<At<f64>>>,
    /// The classes that have it.
    /// Default: the first class
    pub signal: Option<At<OneOrMany>>,
    /// Which values the others get: `uniform` among `values`, `proportional` to the number of signal events, `copy`
    /// (each event at all values, with its part of the weight), or `continuous` between the lowest and the highest.
    /// Default: `uniform`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::BackgroundValues>"))]
    pub background: Option<At<String>>,
    /// When the others get their value: `once`, or `each_epoch`: events that train get another value in each epoch.
    /// Default: `once`
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::config::DrawTime>"))]
    pub redraw: Option<At<String>>,
}
