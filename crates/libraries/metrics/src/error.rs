//! What can be wrong with the numbers that a statistic is made from.

/// The result of a statistic.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a statistic was refused.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An event has no scores.
    #[error("an event has no scores, expected one for each class")]
    NoScores,
    /// A score is NaN, so that there is no largest one.
    #[error("score of class {class} is {value}, expected a number")]
    Score {
        /// Index of the class.
        class: usize,
        /// The score.
        value: f32,
    },
    /// A weight is NaN or infinite.
    #[error("event weight is {value}, expected a finite number")]
    Weight {
        /// The weight.
        value: f64,
    },
    /// A class index is beyond the classes.
    #[error("class index {index} is too large, expected less than {classes}")]
    Class {
        /// The index.
        index: usize,
        /// The number of classes.
        classes: usize,
    },
    /// The sizes of two inputs do not fit together.
    #[error("{what}: expected {expected}, found {found}")]
    Size {
        /// The input with the wrong size.
        what: &'static str,
        /// The size that it should have.
        expected: usize,
        /// The size that it has.
        found: usize,
    },
}
