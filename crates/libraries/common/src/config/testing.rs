//! The testing configuration: models and the weight that they are tested with.

use std::path::PathBuf;

/// What the testing tools do, resolved. Paths are still as written: they are relative to the training
/// configuration's output folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestingConfig {
    /// Model files, one for each fold, in any order: each knows its fold.
    pub models: Vec<PathBuf>,
    /// Preprocessing files; checked against the models if given.
    pub preprocessing: Vec<PathBuf>,
    /// Branch or expression of the event weight.
    pub weight_branch: String,
    /// Prefix of output files after `fold{f}_`.
    pub output_prefix: String,
}
