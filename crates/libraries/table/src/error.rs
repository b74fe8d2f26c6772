//! What can go wrong between two tables.

use std::io;
use std::path::{Path, PathBuf};

use explain::{Explain, Problem, advice};

/// The result of everything public in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that names the file, the column and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file name without a known extension.
    #[error(
        "`{}` has no extension that is known: expected .root, .parquet, .arrow, .feather, .csv, .tsv, .txt or .csv.gz{}",
        path.display(), advice(self)
    )]
    Extension {
        /// The path.
        path: PathBuf,
    },
    /// An output that would be packed.
    #[error("`{}` would be packed text, which is read and not written{}", path.display(), advice(self))]
    Packed {
        /// The path.
        path: PathBuf,
    },
    /// A format that this program is built without.
    #[error("cannot read or write `{}`: this program knows ROOT files only{}", path.display(), advice(self))]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// Columns that are to be added and are there.
    #[error("`{}` has the columns `{columns}` already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
        /// Their names.
        columns: String,
    },
    /// A CSV file in a chain.
    #[error("`{}` is a CSV file, whose types are found anew at each reading{}", path.display(), advice(self))]
    CsvInChain {
        /// The path.
        path: PathBuf,
    },
    /// The operating system refuses.
    #[error("cannot {action} `{}`{}", path.display(), advice(self))]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that is not what its extension says, damaged, or beyond what is read.
    #[error("cannot read `{}`: {problem}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// A table that cannot be written.
    #[error("cannot write `{}`: {problem}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: String,
    },
    /// Which tree is to be read is not clear.
    #[error("`{}` {problem}{}", path.display(), advice(self))]
    WhichTree {
        /// The file.
        path: PathBuf,
        /// What is unclear.
        problem: Problem,
    },
    /// A pattern that matches no column.
    #[error("no column of `{}` matches `{pattern}`{}", path.display(), advice(self))]
    NoMatch {
        /// The file.
        path: PathBuf,
        /// The pattern.
        pattern: String,
        /// The nearest column, or those there are.
        help: Option<String>,
    },
    /// A column that was asked for and cannot be read.
    #[error("cannot read column `{column}` of `{}`: {problem}", path.display())]
    Column {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// Why not.
        problem: String,
    },
    /// A table of which nothing is left.
    #[error("`{}` has no column that can be read", path.display())]
    NoColumns {
        /// The file.
        path: PathBuf,
    },
    /// A value that is missing or cannot be kept.
    #[error("column `{column}` of `{}` {problem} at entry {entry}{}", path.display(), advice(self))]
    Value {
        /// The file.
        path: PathBuf,
        /// The column.
        column: String,
        /// What is wrong with the value.
        problem: &'static str,
        /// Its entry, from 0.
        entry: u64,
        /// The remedy.
        help: &'static str,
    },
    /// Whole numbers that are missing where there must be some.
    #[error("`{}` misses values that only floating-point columns can, as NaN: {columns}{}", path.display(), advice(self))]
    Missing {
        /// The file.
        path: PathBuf,
        /// The columns, with their types and how many values are missing.
        columns: String,
        /// The remedy.
        help: String,
    },
    /// Columns that the format of the output does not have.
    #[error("{format} cannot hold {columns}{}", advice(self))]
    Format {
        /// The format.
        format: &'static str,
        /// The columns with their types.
        columns: String,
        /// The remedy.
        help: &'static str,
    },
    /// A cut that is none, or does not fit the columns.
    #[error("cannot apply the cut to `{}`", path.display())]
    Cut {
        /// The file.
        path: PathBuf,
        /// Where it goes wrong.
        source: expression::Error,
    },
    /// A range of entries that is none.
    #[error("`{0}` is no range of entries: expected FIRST:LAST, as `0:1000`, `:1000` or `-1000:`")]
    Entries(String),
    /// A column of a ROOT file that is damaged, although its tree promises that it can be read.
    #[error("{}{}", source.message(), advice(self))]
    Damaged {
        /// The column.
        column: String,
        /// What is wrong with it.
        source: Box<rootfile::Error>,
    },
    /// A ROOT file.
    #[error(transparent)]
    Rootfile(#[from] rootfile::Error),
    /// An output, or Ctrl-C.
    #[error(transparent)]
    Storage(#[from] storage::Error),
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Io { action, path, source }
    }

    pub(crate) fn unreadable(path: &Path, problem: impl ToString) -> Error {
        Error::Unreadable { path: path.to_owned(), problem: problem.to_string() }
    }

    pub(crate) fn unwritable(path: &Path, problem: impl ToString) -> Error {
        Error::Unwritable { path: path.to_owned(), problem: problem.to_string() }
    }
}

pub(crate) fn packed(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["gz", "zst", "xz", "bz2", "zip"].iter().any(|packed| extension == *packed))
}

/// A value that cannot be kept, before anyone has said whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bad {
    /// Its row among those being converted.
    pub(crate) row: usize,
    pub(crate) problem: &'static str,
    pub(crate) help: &'static str,
}

impl Bad {
    /// Of an array that is not of the type that its file promised.
    pub(crate) const OTHER_TYPE: Bad = Bad { row: 0, problem: "changes its type", help: "write the file anew" };

    pub(crate) fn missing(row: usize) -> Bad {
        Bad {
            row,
            problem: "has no value",
            help: "only floating-point columns can, as NaN; fill the others first, or leave the column out (`--branches` of convert-ntuple)",
        }
    }

    /// Names the file, the column and the entry, of which `first` lies before the rows.
    pub(crate) fn at(self, path: &Path, column: &str, first: u64) -> Error {
        let Bad { row, problem, help } = self;
        Error::Value { path: path.to_owned(), column: column.to_owned(), problem, entry: first + row as u64, help }
    }
}
