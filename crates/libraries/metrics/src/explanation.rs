//! What kind of trouble each error is, and what to do about it.

use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::NoScores => "no_scores",
            Self::Score { .. } | Self::Weight { .. } => "not_finite",
            Self::Class { .. } => "no_class",
            Self::Size { .. } => "mismatch",
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
}
