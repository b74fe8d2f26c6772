//! What can go wrong with a model file, a checkpoint or a provenance.

use std::path::PathBuf;

use explain::advice;

/// An error that names the file and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read or written.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A file that a configuration lists is not there.
    #[error("no {what} file {path}{tried}{advice}", path = path.display(), advice = advice(self),
        tried = tried.as_ref().map(|tried| format!(", nor {tried}")).unwrap_or_default())]
    Missing {
        /// Model or preprocessing.
        what: &'static str,
        /// The file as listed.
        path: PathBuf,
        /// The file that was tried instead.
        tried: Option<String>,
    },
    /// A model file that cannot be used.
    #[error("{path}: {problem}", path = path.display())]
    ModelFile {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the remedy.
        problem: String,
    },
    /// A text that should be JSON of ours.
    #[error("{what}: {problem}")]
    Content {
        /// What was read.
        what: String,
        /// What is wrong.
        problem: String,
    },
}
