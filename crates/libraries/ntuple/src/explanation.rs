//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::NoFiles
            | Self::Missing { .. }
            | Self::NoMatch { .. }
            | Self::Pattern { .. }
            | Self::Unreadable { .. } => "missing_file",
            Self::Duplicate { .. } => "file_twice",
            Self::NoFriend { .. }
            | Self::FriendEntries { .. }
            | Self::FriendDiffers { .. }
            | Self::Reshuffled { .. } => "friend",
            Self::Changed { .. } => "changed_file",
            Self::Rootfile(error) => error.code(),
            Self::Table(error) => error.code(),
            Self::Expression { .. } | Self::Bind { .. } | Self::NoBranch { .. } | Self::Branch { .. } => "expression",
            Self::NotFinite { .. } => "not_finite",
            Self::NoValue { .. } | Self::Lacking { .. } | Self::Incomplete { .. } => "no_value",
            Self::EventNumber { .. } | Self::HashNan { .. } | Self::NoFoldRule => "folds",
            Self::Evaluation { .. } => "evaluation",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        let fixed = match self {
            Self::Rootfile(error) => return error.help(),
            Self::Table(error) => return error.help(),
            Self::Duplicate { .. } => "remove it from one of the patterns",
            Self::Reshuffled { .. } => {
                "write it again with one thread, without `ROOT::EnableImplicitMT()`; or give all branches in one tree"
            }
            Self::NoBranch { help, .. } => return help.as_deref().map(Cow::from),
            Self::NoValue { text, .. } => {
                return Some(
                    format!(
                        "give it a default, with `variable_defaults` for a variable or with `Alt$({text}, 0)` anywhere, or cut \
                         such events away"
                    )
                    .into(),
                );
            }
            Self::Lacking { branch, .. } => {
                return Some(
                    format!("declare NaN as `missing`, give the variable a default with `variable_defaults`, or write `isnan({branch}) ? 0 : {branch}`")
                        .into(),
                );
            }
            Self::Incomplete { branch, .. } => {
                return Some(
                    format!(
                        "fill the values first, or say what stands for none, as in `isnan({branch}) ? 0 : {branch}`"
                    )
                    .into(),
                );
            }
            Self::EventNumber { .. } => {
                "store event numbers as 64-bit integers, or make folds by `hash` of other branches"
            }
            Self::HashNan { .. } => "choose branches that every event has",
            _ => return None,
        };
        Some(fixed.into())
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::NoFiles | Self::Pattern { .. } => true,
            Self::Rootfile(error) => error.is_usage(),
            Self::Table(error) => error.is_usage(),
            _ => false,
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
        .or_else(|| explain::first(error, &[table::explain, expression::explain, common::explain]))
}
