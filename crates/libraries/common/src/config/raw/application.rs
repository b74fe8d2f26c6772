//! The application configuration as it is written.

use super::value::{At, OneOrMany};
use serde::Deserialize;

/// An application configuration.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Application {
    /// Model files in any order: each knows which events it may score.
    pub classifiers: At<OneOrMany>,
    /// Preprocessing files; they must agree with the models.
    /// Default: none
    pub preprocessing: Option<At<OneOrMany>>,
    /// Prefix of the new branches, which are `{branch_prefix}{class}`, `…max_score` and `…max_index`.
    /// Default: `ml_score_`
    pub branch_prefix: Option<At<String>>,
    /// Folder for friend files.
    /// Default: none
    pub output_directory: Option<At<String>>,
}
