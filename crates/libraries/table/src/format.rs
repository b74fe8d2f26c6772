//! The formats, told apart by the extension of a file.

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Trees of a ROOT file.
    Root,
    /// Apache Parquet.
    Parquet,
    /// The Arrow IPC file format, also known as Feather 2.
    Arrow,
    /// Comma-separated values with a header.
    Csv,
}

impl Format {
    /// The format that the extension of a path tells.
    ///
    /// # Errors
    /// The extension is not known.
    pub fn of(path: &Path) -> Result<Format> {
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Ok(match extension.as_str() {
            "root" => Format::Root,
            "parquet" => Format::Parquet,
            "arrow" | "feather" => Format::Arrow,
            "csv" => Format::Csv,
            _ => return Err(Error::Extension { path: path.to_owned() }),
        })
    }

    /// The format of a file of a chain: ROOT unless the extension tells another.
    pub fn in_chain(path: &Path) -> Format {
        Format::of(path).unwrap_or(Format::Root)
    }

    /// Whether a file holds trees, or else is one table.
    pub fn has_trees(self) -> bool {
        self == Format::Root
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Root => "ROOT",
            Format::Parquet => "Parquet",
            Format::Arrow => "Arrow",
            Format::Csv => "CSV",
        })
    }
}
