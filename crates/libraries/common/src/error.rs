//! What can go wrong in `common` outside of configuration files, which have [`crate::config::Error`].

use std::io;
use std::path::PathBuf;

/// An error that names the file, the variable or the class, and what was expected.
///
/// A line that begins with `help: ` is advice; the shell prints it last.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {path}", path = path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}", path = path.display())]
    Write {
        /// The file that was to appear.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An output is there already.
    #[error("{path} exists already\nhelp: remove it or give --force", path = path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A file that a configuration lists is not there.
    #[error("no {what} file {path}{tried}\nhelp: train the fold first, or correct the name; it is relative to the \
        training configuration's `output_path`", path = path.display(),
        tried = tried.as_ref().map(|tried| format!(", nor {tried}")).unwrap_or_default())]
    Missing {
        /// Model or preprocessing.
        what: &'static str,
        /// The file as listed.
        path: PathBuf,
        /// The file that was tried instead.
        tried: Option<String>,
    },
    /// Ctrl-C.
    #[error(transparent)]
    Interrupted(#[from] crate::interrupt::Interrupted),
    /// A variable that no event has.
    #[error(
        "variable `{variable}` is missing in all events (`missing` has {values:?})\n\
         help: take it out of the variables, or correct `missing`"
    )]
    AllMissing {
        /// The variable.
        variable: String,
        /// What stands for a missing value.
        values: Vec<f64>,
    },
    /// A value that is NaN or infinite.
    #[error("variable `{variable}` is {value} in event {event}; expected a finite number")]
    NotFinite {
        /// The variable.
        variable: String,
        /// Index of the event in what was given.
        event: usize,
        /// NaN or an infinity.
        value: f32,
    },
    /// A preprocessing or a training cannot start from nothing.
    #[error("{what}: no events")]
    Empty {
        /// What was to be computed.
        what: String,
    },
    /// Two parts that belong together do not fit.
    #[error("{what}: expected {expected}, found {found}")]
    Mismatch {
        /// What was compared.
        what: String,
        /// The expectation.
        expected: String,
        /// What was there.
        found: String,
    },
    /// Weights that cannot be trained with.
    #[error("{0}")]
    Weights(String),
    /// A model file that cannot be used.
    #[error("{path}: {problem}", path = path.display())]
    ModelFile {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the remedy.
        problem: String,
    },
    /// A text that should be JSON or YAML of ours.
    #[error("{what}: {problem}")]
    Content {
        /// What was read.
        what: String,
        /// What is wrong.
        problem: String,
    },
}
