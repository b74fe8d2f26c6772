//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "cannot_read",
            Self::Write { .. } => "cannot_write",
            Self::Exists { .. } => "exists",
            Self::Locked { .. } => "locked",
            Self::Interrupted(error) => error.code(),
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Exists { .. } => Some("remove it or give --force".into()),
            Self::Locked { .. } => Some("wait until it has ended".into()),
            Self::Interrupted(error) => error.help(),
            Self::Read { path, .. } | Self::Write { path, .. } => crate::address::advice(path).map(Cow::from),
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error).or_else(|| explain::first(error, &[interrupt::explain]))
}
