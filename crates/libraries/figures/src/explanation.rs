//! What kind of trouble each error is.

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
}

/// Finds the code of an error of this crate.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
}
