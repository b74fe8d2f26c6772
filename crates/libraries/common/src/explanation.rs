//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::{config, error::Error};

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.code(),
            Self::AllMissing { .. } => "all_missing",
            Self::NotFinite { .. } => "not_finite",
            Self::Empty { .. } => "empty",
            Self::Mismatch { .. } => "mismatch",
            Self::Weights(_) => "class_sum",
            Self::Content { .. } => "content",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Storage(error) => error.help(),
            Self::AllMissing { .. } => Some("take it out of the variables, or correct `missing`".into()),
            Self::Weights(problem) => problem.help.as_deref().map(Cow::from),
            _ => None,
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::first(error, &[explain::find::<Error>, explain::find::<config::Error>, storage::explain])
}
