//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::NotFinite { .. } => "not_finite",
            Self::Size { .. } => "mismatch",
            Self::Epoch { .. } => "no_epoch",
            Self::Range { .. } => "axis_range",
            Self::Character { .. } => "character",
            Self::Markup { .. } => "markup",
            Self::Render { .. } => "picture",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        None
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
}
