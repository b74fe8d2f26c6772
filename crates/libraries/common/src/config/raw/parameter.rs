//! `parameter` as it is written.

use super::value::{At, OneOrMany};
use serde::Deserialize;

/// `parameter:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    pub name: At<String>,
    pub expression: Option<At<String>>,
    pub values: At<Vec<At<f64>>>,
    pub signal: Option<At<OneOrMany>>,
    pub background: Option<At<String>>,
    pub redraw: Option<At<String>>,
}
