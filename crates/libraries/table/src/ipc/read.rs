//! Reads Arrow IPC files. A record batch is read as a whole and handed on in pieces.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use arrow_array::{Array, ArrayRef};
use arrow_ipc::reader::FileDecoder;
use arrow_schema::{ArrowError, SchemaRef};
use rayon::prelude::*;
use rootfile::Column;

use super::body::Body;
use super::footer::{Batch, Footer};
use crate::arrow;
use crate::chunk::{BUDGET, Chunk};
use crate::error::{Error, Result};
use crate::field::{Field, told_apart};
use crate::guard::guard;
use crate::in_order::in_order;
use crate::kind::Kind;

/// An open Arrow file.
#[derive(Debug)]
pub(crate) struct File {
    path: PathBuf,
    file: fs::File,
    footer: Footer,
    fields: Vec<Field>,
}

impl File {
    pub(crate) fn open(path: &Path) -> Result<File> {
        let file = fs::File::open(path).map_err(Error::io("open", path))?;
        let footer = guard(path, None, || Footer::read(&file))?;
        let fields = footer.schema.fields().iter();
        let fields = fields.map(|field| Field::new(field.name(), arrow::kind(field.data_type())));
        let fields = told_apart(fields.collect());
        Ok(File { path: path.to_owned(), file, footer, fields })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.footer.batches.last().map_or(0, |batch| batch.entries.end)
    }

    /// The entries of each record batch that has any.
    pub(crate) fn clusters(&self) -> Vec<Range<u64>> {
        self.footer.batches.iter().map(|batch| batch.entries.clone()).filter(|entries| !entries.is_empty()).collect()
    }

    /// The chunks of some fields for a range of entries.
    pub(crate) fn chunks(&self, fields: Vec<usize>, range: Range<u64>) -> impl Iterator<Item = Result<Chunk>> + Send {
        let bytes: usize = fields.iter().flat_map(|field| self.kind(*field)).map(Kind::entry_bytes).sum();
        let step = (BUDGET / bytes.max(1)).max(1);
        self.rows(range).flat_map(move |(batch, rows)| {
            let (arrays, error) = match self.arrays(batch, &fields) {
                Ok(arrays) => (arrays, None),
                Err(error) => (Vec::new(), Some(Err(error))),
            };
            let starts = if error.is_none() { rows.clone() } else { 0..0 };
            let fields = fields.clone();
            let pieces = starts.step_by(step).map(move |start| {
                let rows = start..rows.end.min(start + step);
                let (columns, missing) = self.columns(&arrays, &fields, batch, rows)?.into_iter().unzip();
                Ok(Chunk { columns, missing })
            });
            error.into_iter().chain(pieces)
        })
    }

    /// Some fields for a range of entries, as one chunk.
    pub(crate) fn read(&self, fields: &[usize], entries: Range<u64>) -> Result<Chunk> {
        let mut parts: Vec<Vec<(Column, u64)>> = fields.iter().map(|_| Vec::new()).collect();
        for (batch, rows) in self.rows(entries) {
            let columns = self.columns(&self.arrays(batch, fields)?, fields, batch, rows)?;
            parts.iter_mut().zip(columns).for_each(|(parts, column)| parts.push(column));
        }
        let columns = parts.into_par_iter().zip(fields).map(|(parts, field)| {
            arrow::joined(parts, self.kind(*field)?).map_err(|bad| bad.at(&self.path, &self.fields[*field].name, 0))
        });
        let (columns, missing) = in_order(columns)?.into_iter().unzip();
        Ok(Chunk { columns, missing })
    }

    /// The record batches that hold any of the entries, and the rows of each.
    fn rows(&self, entries: Range<u64>) -> impl Iterator<Item = (&Batch, Range<usize>)> + Send {
        let batches = self.footer.batches.iter().map(move |batch| {
            let Range { start, end } = batch.entries;
            let [from, to] = [entries.start, entries.end].map(|entry| (entry.clamp(start, end) - start) as usize);
            (batch, from..to)
        });
        batches.filter(|(_, rows)| !rows.is_empty())
    }

    pub(super) fn schema(&self) -> SchemaRef {
        self.footer.schema.clone()
    }

    /// How many record batches there are.
    pub(super) fn batches(&self) -> usize {
        self.footer.batches.len()
    }

    /// All fields of a record batch.
    pub(super) fn whole(&self, batch: usize) -> Result<Vec<ArrayRef>> {
        self.arrays(&self.footer.batches[batch], &(0..self.fields.len()).collect::<Vec<_>>())
    }

    /// Some fields of a record batch.
    fn arrays(&self, batch: &Batch, fields: &[usize]) -> Result<Vec<ArrayRef>> {
        let body = guard(&self.path, None, || Body::read(&self.file, batch.block, &self.footer.schema, fields))?;
        let rows = batch.entries.end - batch.entries.start;
        let arrays = fields.par_iter().map(|field| {
            let array = guard(&self.path, Some(&self.fields[*field]), || self.array(&body, *field))?;
            let whole = array.filter(|array| array.len() as u64 == rows);
            whole.ok_or_else(|| Error::unreadable(&self.path, "a record batch is shorter than it says"))
        });
        in_order(arrays)
    }

    fn array(&self, body: &Body, field: usize) -> Result<Option<ArrayRef>, ArrowError> {
        let decoder = FileDecoder::new(self.footer.schema.clone(), self.footer.version).with_projection(vec![field]);
        let batch = decoder.read_record_batch(&body.block, &body.bytes)?;
        Ok(batch.and_then(|batch| batch.into_parts().1.pop()))
    }

    /// Rows of the arrays of a record batch.
    fn columns(
        &self,
        arrays: &[ArrayRef],
        fields: &[usize],
        batch: &Batch,
        rows: Range<usize>,
    ) -> Result<Vec<(Column, u64)>> {
        let columns = arrays.par_iter().zip(fields).map(|(array, field)| {
            let (kind, field) = (self.kind(*field)?, &self.fields[*field]);
            let array = array.slice(rows.start, rows.len());
            guard(&self.path, Some(field), || Ok::<_, String>(arrow::column(array, kind)))?
                .map_err(|bad| bad.at(&self.path, &field.name, batch.entries.start + rows.start as u64))
        });
        in_order(columns)
    }

    fn kind(&self, field: usize) -> Result<&Kind> {
        self.fields[field].kind.as_ref().map_err(|problem| Error::unreadable(&self.path, problem))
    }
}
