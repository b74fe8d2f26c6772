//! A table in a file, open for reading.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use explain::Problem;
use rootfile::Friend;

use crate::chunk::Chunk;
use crate::error::{Error, Result};
use crate::field::Field;
use crate::format::Format;
use crate::split::split;
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
            let problem = Problem::from(format!("has the format {format}, which has no trees"))
                .help("leave out --tree; --output-tree names the tree to be written");
            return Err(Error::WhichTree { path: path.to_owned(), problem });
        }
        if fs::metadata(path).map_err(Error::io("open", path))?.is_dir() {
            return Err(Error::unreadable(path, "it is a folder"));
        }
        Table::of(
            path,
            match format {
                Format::Root => File::Root(root::File::open(path, tree)?),
                Format::Parquet => File::Parquet(parquet::File::open(path)?),
                Format::Arrow => File::Arrow(ipc::File::open(path)?),
                Format::Csv => File::Csv(csv::File::open(path)?),
            },
        )
    }

    /// Opens the table of one of the files of a chain: of a ROOT file, whatever its extension, the tree at `tree`; the table of a
    /// Parquet or Arrow file, which has no trees.
    ///
    /// # Errors
    /// As [`Table::open`]; CSV files, whose types and records are found anew each time that they are opened.
    pub fn open_in_chain(path: &Path, tree: &str) -> Result<Table> {
        match Format::in_chain(path) {
            Format::Parquet | Format::Arrow => Table::open(path, None),
            Format::Csv => Err(Error::CsvInChain { path: path.to_owned() }),
            Format::Root if tree.is_empty() => {
                fs::metadata(path).map_err(Error::io("open", path))?;
                let problem = Problem::from("is a ROOT file, of which no tree is named").help("give `tree_path`");
                Err(Error::WhichTree { path: path.to_owned(), problem })
            }
            Format::Root => Table::of(path, File::Root(root::File::open(path, Some(tree))?)),
        }
    }

    /// The table of an open file, with every column settled: those of whole numbers that may miss some are looked through.
    fn of(path: &Path, file: File) -> Result<Table> {
        let mut table = Table { path: path.to_owned(), file };
        for field in 0..table.fields().len() {
            if table.fields()[field].unsure
                && let Some(found) = table.missing(field)?
            {
                table.fields_mut()[field].settle(found);
            }
        }
        Ok(table)
    }

    /// How many values of a column are missing, or why the others cannot be read beside them; `None` if it is damaged, as is told
    /// when it is read.
    fn missing(&self, field: usize) -> Result<Option<Result<u64, String>>> {
        let mut count = 0;
        for chunk in self.chunks(vec![field], 0..self.entries())? {
            match chunk {
                Ok(chunk) => count += chunk.missing.iter().sum::<u64>(),
                Err(Error::Value { problem, .. }) => {
                    return Ok(Some(Err(format!("it {}", problem.trim_end_matches(',')))));
                }
                Err(error @ Error::Storage(_)) => return Err(error),
                Err(_) => return Ok(None),
            }
        }
        Ok(Some(Ok(count)))
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

    fn fields_mut(&mut self) -> &mut [Field] {
        match &mut self.file {
            File::Root(file) => file.fields_mut(),
            File::Parquet(file) => file.fields_mut(),
            File::Arrow(file) => file.fields_mut(),
            File::Csv(file) => file.fields_mut(),
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

    /// What should be known of the table before it is used, if there is something.
    pub fn warning(&self) -> Option<String> {
        match &self.file {
            File::Csv(file) => file.warning(),
            _ => None,
        }
    }

    /// The friends that a tree names.
    pub fn friends(&self) -> &[Friend] {
        match &self.file {
            File::Root(file) => file.tree().friends(),
            _ => &[],
        }
    }

    /// Whether its entries are in no order, because several threads wrote it (`TTree::kEntriesReshuffled`): nothing can be joined
    /// to it entry by entry then.
    pub fn is_reshuffled(&self) -> bool {
        match &self.file {
            File::Root(file) => file.tree().is_reshuffled(),
            _ => false,
        }
    }

    /// The aliases of a tree: names and the formulas that they stand for.
    pub fn aliases(&self) -> &[(String, String)] {
        match &self.file {
            File::Root(file) => file.tree().aliases(),
            _ => &[],
        }
    }

    /// Some entries, which lie in the table, of some fields, which can be read. Missing numbers are NaN, lists and texts empty.
    ///
    /// # Errors
    /// The file is damaged, or a whole number is missing in a list.
    pub fn read(&self, fields: &[usize], entries: Range<u64>) -> Result<Chunk> {
        match &self.file {
            File::Root(file) => file.read(fields, entries),
            File::Parquet(file) => file.read(fields, entries),
            File::Arrow(file) => file.read(fields, entries),
            File::Csv(file) => file.read(fields, entries),
        }
    }

    /// Ranges of about `target` entries which cover the table and leave little of some fields to be read twice.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn ranges(&self, fields: &[usize], target: u64) -> Result<Vec<Range<u64>>> {
        Ok(match &self.file {
            File::Root(file) => file.ranges(fields, target)?,
            _ => split(self.clusters(fields)?, target),
        })
    }

    /// The shortest ranges which cover the table and leave little of some fields to be read twice.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn clusters(&self, fields: &[usize]) -> Result<Vec<Range<u64>>> {
        Ok(match &self.file {
            File::Root(file) => file.clusters(fields)?,
            File::Parquet(file) => file.clusters(),
            File::Arrow(file) => file.clusters(),
            File::Csv(file) => file.clusters(),
        })
    }

    /// Chunks of some fields, which can be read, for a range of entries that lies in the table.
    pub(crate) fn chunks(&self, fields: Vec<usize>, entries: Range<u64>) -> Result<Chunks<'_>> {
        Ok(match &self.file {
            File::Root(file) => Box::new(file.chunks(fields, entries)?),
            File::Parquet(file) => Box::new(file.chunks(fields, entries)),
            File::Arrow(file) => Box::new(file.chunks(fields, entries)),
            File::Csv(file) => Box::new(file.chunks(fields, entries)),
        })
    }
}
