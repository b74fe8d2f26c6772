//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::Error;

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Io { action: "open" | "read", .. }
            | Self::Folder { .. }
            | Self::NotRoot { .. }
            | Self::Truncated { .. }
            | Self::Damaged { .. }
            | Self::Unreadable { .. }
            | Self::Basket { .. }
            | Self::Page { .. }
            | Self::Range { .. } => "unreadable_file",
            Self::Io { .. } => "cannot_write",
            Self::Changed { .. } => "changed_file",
            Self::Protected { .. } => "write_protected",
            Self::OwnFriend { .. } => "own_friend",
            Self::Reshuffled { .. } => "friend",
            Self::NoTree { .. } | Self::NotATree { .. } => "no_tree",
            Self::NoBranch { .. } => "no_branch",
            Self::Column { .. }
            | Self::Columns { .. }
            | Self::Length { .. }
            | Self::Count { .. }
            | Self::Entries { .. } => "wrong_columns",
            Self::LargeEntry { .. } => "large_entry",
            Self::Name { .. } => "invalid_name",
            Self::Histogram { .. } => "invalid_histogram",
            Self::Duplicate { .. } => "name_taken",
            Self::BranchesExist { .. } => "branches_exist",
            Self::CannotAppend { .. } => "cannot_append",
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Io { path, .. } => storage::address::advice(path).map(Cow::from),
            Self::Changed { .. } => Some("let one program at a time write to it, and run again".into()),
            Self::Protected { .. } => Some("write a copy or a friend instead".into()),
            Self::Reshuffled { .. } => Some("append to a copy of the file or in place".into()),
            Self::OwnFriend { .. } => Some("give the friend another name".into()),
            _ => None,
        }
    }

    fn is_usage(&self) -> bool {
        matches!(self, Self::OwnFriend { .. })
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
}
