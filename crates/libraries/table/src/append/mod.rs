//! Columns added to a table: to a copy of it, or in a file beside it.
//!
//! A copy keeps every other column as it is, also those of types that are not converted, in the format of the table. It is written
//! row group by row group, each of the entries that are added at once.

mod copy;
mod source;
mod target;

use std::path::Path;

use rootfile::Column;

use crate::error::Result;
use crate::kind::Kind;
use crate::output::Output;

use copy::Copy;

/// Columns being added. Nothing is seen of them before the end.
pub struct Append(Place);

enum Place {
    Copy(Box<Copy>),
    Beside(Box<Output>),
}

impl Append {
    /// Adds columns to a copy of `input`, a Parquet or Arrow file; with `replace` in place of those that are called the same.
    ///
    /// # Errors
    /// The input is damaged or has such columns; the output cannot be written, or has another format.
    pub fn copy(input: &Path, output: &Path, columns: Vec<(String, Kind)>, replace: bool) -> Result<Append> {
        Ok(Append(Place::Copy(Box::new(Copy::new(input, output, columns, replace)?))))
    }

    /// Writes columns alone, for the entries of a table, to the file `output`; in a ROOT file as `tree`, or a tree that is called like
    /// the file if that is empty.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn beside(output: &Path, tree: &str, columns: Vec<(String, Kind)>) -> Result<Append> {
        let tree = match tree {
            "" => output.file_stem().unwrap_or_default().to_string_lossy(),
            tree => tree.into(),
        };
        Ok(Append(Place::Beside(Box::new(Output::create(output, &tree, &columns)?))))
    }

    /// Lets a copy say a text under a key, unless it says something there already; a file beside it says nothing.
    pub fn note(&mut self, key: &str, text: &str) {
        if let Place::Copy(copy) = &mut self.0 {
            copy.note(key, text);
        }
    }

    /// Adds the values of the next entries, one column for each that was asked for.
    ///
    /// # Errors
    /// The input has fewer entries or is damaged; the disk is full.
    pub fn fill(&mut self, columns: Vec<Column>) -> Result<()> {
        match &mut self.0 {
            Place::Copy(copy) => copy.fill(columns),
            Place::Beside(output) => output.write(columns),
        }
    }

    /// Lets the file appear.
    ///
    /// # Errors
    /// The input has more entries; the disk is full.
    pub fn commit(self) -> Result<()> {
        match self.0 {
            Place::Copy(copy) => copy.commit(),
            Place::Beside(output) => output.finish(),
        }
    }
}
