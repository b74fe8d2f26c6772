//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Dataset(error) => error.code(),
            Self::Network(error) | Self::Checkpoint { source: error, .. } => error.code(),
            Self::Preprocessing(error) => error.code(),
            Self::ModelFile(error) => error.code(),
            Self::File(error) => error.code(),
            Self::Json(_) => "content",
            Self::OtherEvents { .. } | Self::OtherResults { .. } => "other_training",
            Self::HasDiverged { .. } => "diverged",
            Self::Interrupted(error) => error.code(),
            Self::Failed { source, .. } => source.code(),
            Self::Member { source, .. } | Self::TooFewMembers { source, .. } => source.code(),
            Self::NoMembers | Self::MemberWeight { .. } => "ensemble",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        let fixed = match self {
            Self::Dataset(error) => return error.help(),
            Self::Network(error) => return error.help(),
            Self::Preprocessing(error) => return error.help(),
            Self::ModelFile(error) => return error.help(),
            Self::File(error) => return error.help(),
            Self::HasDiverged { .. } => "change `model`, such as its learning rate, and start anew by --force",
            Self::OtherResults { .. } => "to start anew give --force instead of --resume",
            Self::OtherEvents { .. } => "prepare events with its configuration",
            Self::Interrupted(_) => "go on with it by --resume",
            Self::TooFewMembers { .. } => "try a smaller learning rate, or allow for failures by a smaller `best`",
            Self::MemberWeight { .. } => "choose `weighting: uniform`",
            _ => return None,
        };
        Some(fixed.into())
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error).or_else(|| explain::first(error, &[dataset::explain, network::explain]))
}
