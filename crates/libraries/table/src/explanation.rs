//! What kind of trouble each error is, and what to do about it.

use std::borrow::Cow;
use std::error::Error as StdError;

use explain::Explain;

use crate::error::{Error, packed};

impl Explain for Error {
    fn code(&self) -> &'static str {
        match self {
            Self::Extension { .. } | Self::Packed { .. } | Self::CsvInChain { .. } | Self::Absent { .. } => {
                "file_extension"
            }
            Self::Exists { .. } => "branches_exist",
            Self::Io { action: "write" | "create", .. } | Self::Unwritable { .. } => "cannot_write",
            Self::Io { .. } | Self::Unreadable { .. } => "unreadable_file",
            Self::WhichTree { .. } => "no_tree",
            Self::NoMatch { .. } => "no_branch",
            Self::Column { .. } | Self::Damaged { .. } => "unreadable_column",
            Self::NoColumns { .. } => "no_columns",
            Self::Value { .. } | Self::Missing { .. } => "invalid_value",
            Self::Format { .. } => "output_format",
            Self::Cut { .. } => "expression",
            Self::Entries(_) => "entries",
            Self::Rootfile(error) => error.code(),
            Self::Storage(error) => error.code(),
        }
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Io { path, .. } => storage::address::advice(path).map(Cow::from),
            Self::Extension { path } => packed(path).then(|| "unpack it first".into()),
            Self::Packed { .. } => Some("leave out `.gz`".into()),
            Self::Absent { path } => {
                let root = path.with_extension("root");
                Some(format!("convert it first: convert-ntuple {} {}", path.display(), root.display()).into())
            }
            Self::CsvInChain { path } => {
                let parquet = path.with_extension("parquet");
                Some(format!("convert it first: convert-ntuple {} {}", path.display(), parquet.display()).into())
            }
            Self::WhichTree { problem, .. } => problem.help.as_deref().map(Cow::from),
            Self::NoMatch { help, .. } => help.as_deref().map(Cow::from),
            Self::Value { help, .. } | Self::Format { help, .. } => Some((*help).into()),
            Self::Missing { help, .. } => Some(help.as_str().into()),
            Self::Damaged { column, .. } => Some(format!("leave the column out with --branches '!{column}'").into()),
            Self::Rootfile(error) => error.help(),
            Self::Storage(error) => error.help(),
            _ => None,
        }
    }

    fn is_usage(&self) -> bool {
        match self {
            Self::Extension { .. } | Self::Packed { .. } | Self::CsvInChain { .. } | Self::Entries(_) => true,
            Self::Rootfile(error) => error.is_usage(),
            _ => false,
        }
    }
}

/// Finds the code and the help of an error of this crate, or of those that it uses.
pub fn explain<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e dyn Explain> {
    explain::find::<Error>(error)
        .or_else(|| explain::first(error, &[rootfile::explain, expression::explain, storage::explain]))
}
