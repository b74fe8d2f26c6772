//! A table in a file, open for reading.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use explain::Problem;

use crate::chunk::Chunk;
use crate::error::{Error, Result};
use crate::field::Field;
use crate::format::Format;
use crate::{csv, ipc, parquet, root};

/// A table in a file: a tree, or what a file of another format holds.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    file: File,
}

#[derive(Debug)]
enum File {
    Root(root::File),
    Parquet(parquet::File),
    Arrow(ipc::File),
    Csv(csv::File),
}

/// Chunks of a table, which are read when they are asked for.
pub(crate) type Chunks<'a> = Box<dyn Iterator<Item = Result<Chunk>> + Send + 'a>;

impl Table {
    /// Opens the table of a file: the named tree (as `ntuple`, `dir/ntuple` or `ntuple;2`), or the only one.
    ///
    /// A CSV file is read once for its types.
    ///
    /// # Errors
    /// The file is missing, not of the format that its extension says, or damaged; it is not clear which tree is meant.
    pub fn open(path: &Path, tree: Option<&str>) -> Result<Table> {
        let format = Format::of(path)?;
        if tree.is_some() && format != Format::Root {
            let problem = Problem::from(format!("is a {format} file, which has no trees"))
                .help("leave out --tree; --output-tree names the tree to be written");
            return Err(Error::WhichTree { path: path.to_owned(), problem });
        }
        if fs::metadata(path).map_err(Error::io("open", path))?.is_dir() {
            return Err(Error::unreadable(path, "it is a folder"));
        }
        let file = match format {
            Format::Root => File::Root(root::File::open(path, tree)?),
            Format::Parquet => File::Parquet(parquet::File::open(path)?),
            Format::Arrow => File::Arrow(ipc::File::open(path)?),
            Format::Csv => File::Csv(csv::File::open(path)?),
        };
        Ok(Table { path: path.to_owned(), file })
    }

    /// Opens all tables of a file: each of its trees, or its only table.
    ///
    /// # Errors
    /// As [`Table::open`].
    pub fn open_all(path: &Path) -> Result<Vec<Table>> {
        match Format::of(path)? {
            Format::Root => root::File::trees(path)?.iter().map(|tree| Table::open(path, Some(tree))).collect(),
            _ => Ok(vec![Table::open(path, None)?]),
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Path of the tree in its file, if it is one.
    pub fn tree(&self) -> Option<&str> {
        match &self.file {
            File::Root(file) => Some(file.tree().path()),
            _ => None,
        }
    }

    /// All columns, also those that cannot be read.
    pub fn fields(&self) -> &[Field] {
        match &self.file {
            File::Root(file) => file.fields(),
            File::Parquet(file) => file.fields(),
            File::Arrow(file) => file.fields(),
            File::Csv(file) => file.fields(),
        }
    }

    /// Number of entries.
    pub fn entries(&self) -> u64 {
        match &self.file {
            File::Root(file) => file.entries(),
            File::Parquet(file) => file.entries(),
            File::Arrow(file) => file.entries(),
            File::Csv(file) => file.entries(),
        }
    }

    /// Chunks of some fields, which can be read, for a range of entries that lies in the table.
    pub(crate) fn chunks(&self, fields: Vec<usize>, entries: Range<u64>) -> Result<Chunks<'_>> {
        Ok(match &self.file {
            File::Root(file) => Box::new(file.chunks(fields, entries)?),
            File::Parquet(file) => Box::new(file.chunks(fields, entries)),
            File::Arrow(file) => Box::new(file.chunks(fields, entries)?),
            File::Csv(file) => Box::new(file.chunks(fields, entries)),
        })
    }
}
