//! The application configuration: models and the names of the new branches.

use std::path::PathBuf;

/// What `apply` does, resolved. Paths of models are still as written, see [`super::TestingConfig`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationConfig {
    /// Model files in any order: each knows the events that it may score.
    pub classifiers: Vec<PathBuf>,
    /// Preprocessing files; checked against the models if given.
    pub preprocessing: Vec<PathBuf>,
    /// New branches are called `{branch_prefix}{class}`, `…max_score` and `…max_index`.
    pub branch_prefix: String,
    /// Where friend files go, if not into the input.
    pub output_directory: Option<PathBuf>,
}
