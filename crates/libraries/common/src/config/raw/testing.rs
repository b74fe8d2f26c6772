//! The testing configuration as it is written.

use super::value::{At, OneOrMany};
use serde::Deserialize;

/// A testing configuration.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Testing {
    /// Model files in any order: each knows its fold.
    #[serde(alias = "models")]
    #[cfg_attr(feature = "schema", schemars(extend("alias" = "models")))]
    pub model: At<OneOrMany>,
    /// Preprocessing files; they must agree with the models.
    /// Default: none
    pub preprocessing: Option<At<OneOrMany>>,
    /// Branch or expression of the weight; always signed.
    /// Default: `weights`
    pub weight_branch: Option<At<String>>,
    /// Prefix of the output files.
    /// Default: empty
    pub output_prefix: Option<At<String>>,
}
