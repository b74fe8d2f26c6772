//! The formats, told apart by the extension of a file.

use std::fmt;
use std::path::Path;

use crate::error::{Error, Result};

/// Extensions of text.
const TEXT: [&str; 3] = ["csv", "tsv", "txt"];

/// A format of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Trees of a ROOT file.
    Root,
    /// Apache Parquet.
    Parquet,
    /// The Arrow IPC formats: files, also known as Feather 2, and streams.
    Arrow,
    /// Values separated by commas, other letters or blanks, with a header.
    Csv,
}

impl Format {
    /// The format that the extension of a path tells.
    ///
    /// # Errors
    /// The extension is not known.
    pub fn of(path: &Path) -> Result<Format> {
        let extension_of = |path: &Path| path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let mut extension = extension_of(path);
        if extension == "gz" {
            // text is read packed; the other formats are so already
            extension = extension_of(Path::new(path.file_stem().unwrap_or_default()));
            if !TEXT.contains(&extension.as_str()) {
                return Err(Error::Extension { path: path.to_owned() });
            }
        }
        Ok(match extension.as_str() {
            "root" => Format::Root,
            "parquet" => Format::Parquet,
            "arrow" | "arrows" | "feather" => Format::Arrow,
            text if TEXT.contains(&text) => Format::Csv,
            _ => return Err(Error::Extension { path: path.to_owned() }),
        })
    }

    /// The format in which a path is to be written.
    ///
    /// # Errors
    /// As [`Format::of`]; packed text, which is only read.
    pub fn of_output(path: &Path) -> Result<Format> {
        match (Format::of(path)?, path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))) {
            (_, true) => Err(Error::Packed { path: path.to_owned() }),
            (format, false) => Ok(format),
        }
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
