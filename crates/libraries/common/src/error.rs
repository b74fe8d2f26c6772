//! What can go wrong in `common` outside of configuration files, which have [`crate::config::Error`].

use explain::{Problem, advice};

/// An error that names the file, the variable or the class, and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read or written.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A variable that no event has.
    #[error("variable `{variable}` is missing in all events (`missing` has {values:?}){}", advice(self))]
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
    #[error("{}{}", .0, advice(self))]
    Weights(Problem),
    /// A text that should be JSON or YAML of ours.
    #[error("{what}: {problem}")]
    Content {
        /// What was read.
        what: String,
        /// What is wrong.
        problem: String,
    },
}
