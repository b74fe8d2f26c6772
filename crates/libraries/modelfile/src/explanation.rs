//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Storage(error) => error.code(),
            Self::Missing { .. } => "missing_model",
            Self::ModelFile { .. } => "model_file",
            Self::Content { .. } => "content",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Storage(error) => error.help(),
            Self::Missing { .. } => Some(
                "train the fold first, or correct the name; it is relative to the training configuration's `output_path`"
                    .into(),
            ),
            // Whoever reads the bytes gives both as one text.
            Self::ModelFile { problem, .. } | Self::Content { problem, .. } => {
                let (_, help) = explain::split(problem);
                (!help.is_empty()).then(|| help.join("\nhelp: ").into())
            }
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error).or_else(|| explain::first(error, &[common::explain]))
}
