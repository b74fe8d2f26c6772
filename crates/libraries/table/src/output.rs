//! A table being written. It appears whole when it is finished, or not at all.

use std::path::Path;

use rootfile::Column;

use crate::error::Result;
use crate::format::Format;
use crate::kind::Kind;
use crate::{csv, ipc, parquet, root};

/// A table being written.
pub(crate) enum Output {
    Root(root::Writer),
    Parquet(Box<parquet::Writer>),
    Arrow(ipc::Writer),
    Csv(csv::Writer),
}

impl Output {
    /// Begins a file; `tree` names the tree of a ROOT file.
    pub(crate) fn create(path: &Path, tree: &str, columns: &[(String, Kind)]) -> Result<Output> {
        Ok(match Format::of_output(path)? {
            Format::Root => Output::Root(root::Writer::create(path, tree, columns)?),
            Format::Parquet => Output::Parquet(Box::new(parquet::Writer::create(path, columns)?)),
            Format::Arrow => Output::Arrow(ipc::Writer::create(path, columns)?),
            Format::Csv => Output::Csv(csv::Writer::create(path, columns)?),
        })
    }

    /// Adds entries.
    pub(crate) fn write(&mut self, columns: Vec<Column>) -> Result<()> {
        match self {
            Output::Root(writer) => writer.write(&columns),
            Output::Parquet(writer) => writer.write(columns),
            Output::Arrow(writer) => writer.write(columns),
            Output::Csv(writer) => writer.write(&columns),
        }
    }

    /// Lets the file appear.
    pub(crate) fn finish(self) -> Result<()> {
        match self {
            Output::Root(writer) => writer.finish(),
            Output::Parquet(writer) => writer.finish(),
            Output::Arrow(writer) => writer.finish(),
            Output::Csv(writer) => writer.finish(),
        }
    }
}
