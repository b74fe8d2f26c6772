//! From one file to another, chunk by chunk: while one is written, the next is read.

use std::ops::Range;
use std::path::Path;

use rootfile::Column;

use crate::chunk::{BUDGET, Chunk};
use crate::cut::Cut;
use crate::error::{Error, Result};
use crate::field::Field;
use crate::format::Format;
use crate::kind::Kind;
use crate::output::Output;
use crate::table::{Chunks, Table};
use crate::{root, rows};

/// What is converted.
#[derive(Debug)]
pub struct Request<'a> {
    /// The table.
    pub table: &'a Table,
    /// Its columns, by index; all of them can be read.
    pub fields: &'a [usize],
    /// Its entries, as the table counts them.
    pub entries: Range<u64>,
    /// Which of those are kept.
    pub cut: Option<&'a Cut>,
}

/// What was converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// Entries that were written.
    pub entries: u64,
    /// What became of missing values, a line for each column that has some.
    pub missing: Vec<String>,
    /// Columns whose names no branch can have, and the names that they got.
    pub renamed: Vec<(String, String)>,
}

/// A file that is written and not yet in its place. Dropped, it is gone.
pub struct Complete {
    output: Output,
    /// What was converted.
    pub converted: Converted,
}

impl Complete {
    /// Lets the file appear.
    ///
    /// # Errors
    /// The disk is full, or the target cannot be replaced; nothing is left behind then.
    pub fn publish(self) -> Result<Converted> {
        self.output.finish()?;
        Ok(self.converted)
    }
}

impl Request<'_> {
    /// Writes the file `output`, with a tree of the name `tree` if it is a ROOT file. `progress` hears of the entries that are read.
    ///
    /// # Errors
    /// The output cannot hold the columns, the input is damaged or holds a value that cannot be kept, the disk is full, Ctrl-C.
    pub fn write(&self, output: &Path, tree: &str, progress: impl Fn(u64) + Sync) -> Result<Complete> {
        self.check_missing()?;
        let columns: Vec<(String, Kind)> = self.fields.iter().filter_map(|field| self.column(*field)).collect();
        let (mut written, mut renamed) = (columns.clone(), Vec::new());
        if Format::of(output)? == Format::Root {
            let names = root::drawn_names(columns.iter().map(|(name, _)| name.as_str()));
            for ((name, _), own) in written.iter_mut().zip(names) {
                if own != *name {
                    renamed.push((std::mem::replace(name, own.clone()), own));
                }
            }
        }
        let mut output = Output::create(output, tree, &written)?;
        let (mut missing, mut entries) = (vec![0; self.fields.len()], 0);
        let mut chunks = self.table.chunks(self.needed(), self.entries.clone())?;
        let mut next = self.read(&mut chunks, &progress)?;
        while let Some(batch) = next {
            interrupt::check().map_err(storage::Error::from)?;
            missing.iter_mut().zip(&batch.missing).for_each(|(total, count)| *total += count);
            entries += batch.len() as u64;
            let write = || if batch.len() > 0 { output.write(batch.columns) } else { Ok(()) };
            let (read, written) = rayon::join(|| self.read(&mut chunks, &progress), write);
            written?;
            next = read?;
        }
        let missing = columns.iter().zip(missing).filter(|(_, count)| *count > 0);
        let missing = missing.map(|((name, kind), count)| crate::missing(name, kind, count)).collect();
        Ok(Complete { output, converted: Converted { entries, missing, renamed } })
    }

    /// Refuses whole numbers of which some are missing: as floating-point numbers they would be of another type.
    fn check_missing(&self) -> Result<()> {
        let fields = self.fields.iter().map(|field| &self.table.fields()[*field]);
        let columns: Vec<&Field> = fields.filter(|field| field.missing.is_some()).collect();
        if columns.is_empty() {
            return Ok(());
        }
        let told = columns.iter().filter_map(|field| Some(format!("`{}` ({})", field.name, field.missing?)));
        let without: Vec<String> = columns.iter().map(|field| format!("!{}", field.name)).collect();
        Err(Error::Missing {
            path: self.table.path().to_owned(),
            columns: told.collect::<Vec<_>>().join(", "),
            help: format!("fill them first, or leave the columns out with --branches '{}'", without.join(",")),
        })
    }

    fn column(&self, field: usize) -> Option<(String, Kind)> {
        let field = &self.table.fields()[field];
        Some((field.name.clone(), field.kind.as_ref().ok()?.clone()))
    }

    /// The fields to read: those to convert, then those that only the cut needs.
    fn needed(&self) -> Vec<usize> {
        let mut needed = self.fields.to_vec();
        for field in self.cut.into_iter().flat_map(Cut::fields) {
            if !needed.contains(field) {
                needed.push(*field);
            }
        }
        needed
    }

    /// Reads on until there is enough to write; `None` behind the end.
    fn read(&self, chunks: &mut Chunks<'_>, progress: &(impl Fn(u64) + Sync)) -> Result<Option<Chunk>> {
        let (mut parts, mut bytes): (Vec<Chunk>, usize) = (Vec::new(), 0);
        while bytes < BUDGET / 2
            && let Some(chunk) = chunks.next().transpose()?
        {
            interrupt::check().map_err(storage::Error::from)?;
            progress(chunk.len() as u64);
            let chunk = self.select(chunk)?;
            bytes += chunk.columns.iter().map(rows::bytes).sum::<usize>();
            parts.push(chunk);
        }
        Ok(Chunk::join(parts))
    }

    /// The entries of a chunk that the cut keeps, without the columns that only the cut needs.
    fn select(&self, mut chunk: Chunk) -> Result<Chunk> {
        let Some(cut) = self.cut else { return Ok(chunk) };
        let needed = self.needed();
        let columns = cut.fields().iter().filter_map(|field| needed.iter().position(|other| other == field));
        let columns: Vec<&Column> = columns.map(|place| &chunk.columns[place]).collect();
        let count = chunk.len();
        let rows = cut.rows(&columns, count);
        let rows = rows.map_err(|source| Error::Cut { path: self.table.path().to_owned(), source })?;
        chunk.columns.truncate(self.fields.len());
        chunk.missing.truncate(self.fields.len());
        Ok(if rows.len() == count { chunk } else { chunk.gather(&rows) })
    }
}
