//! All columns of a table as its file has them, some entries at a time.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::whole::{Batches, Whole};
use crate::{ipc, parquet};

/// The entries of a table in their order.
pub(super) struct Source {
    path: PathBuf,
    pub(super) schema: SchemaRef,
    /// What the file says about itself, beside its schema.
    pub(super) notes: HashMap<String, String>,
    batches: Batches,
    /// What is left of the last batch.
    rest: Option<RecordBatch>,
}

impl Source {
    pub(super) fn open(path: &Path) -> Result<Source> {
        let Whole { schema, notes, batches } = match Format::of(path)? {
            Format::Parquet => parquet::whole(path)?,
            Format::Arrow => ipc::whole(path)?,
            format => return Err(Error::unreadable(path, format!("{format} files are not copied by column"))),
        };
        Ok(Source { path: path.to_owned(), schema, notes, batches, rest: None })
    }

    /// The next `count` entries, in one or more parts.
    pub(super) fn next(&mut self, count: usize) -> Result<Vec<(Range<usize>, RecordBatch)>> {
        let (mut parts, mut taken) = (Vec::new(), 0);
        while taken < count {
            let Some(batch) = self.rest.take().map(Ok).or_else(|| self.batches.next()).transpose()? else {
                return Err(self.changed());
            };
            let rows = batch.num_rows().min(count - taken);
            if rows < batch.num_rows() {
                self.rest = Some(batch.slice(rows, batch.num_rows() - rows));
            }
            if rows > 0 {
                parts.push((taken..taken + rows, batch.slice(0, rows)));
            }
            taken += rows;
        }
        Ok(parts)
    }

    /// Checks that there are no more entries.
    pub(super) fn end(mut self) -> Result<()> {
        let more = |batch: RecordBatch| batch.num_rows() > 0;
        while let Some(batch) = self.rest.take().map(Ok).or_else(|| self.batches.next()).transpose()? {
            if more(batch) {
                return Err(self.changed());
            }
        }
        Ok(())
    }

    fn changed(&self) -> Error {
        Error::unreadable(&self.path, "it changed while it was read")
    }
}
