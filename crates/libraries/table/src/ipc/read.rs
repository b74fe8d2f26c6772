//! Reads Arrow IPC files. A record batch is read as a whole and handed on in pieces.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, ArrayRef};
use arrow_ipc::RecordBatch;
use arrow_ipc::reader::{RecordBatchDecoder, read_dictionary};
use arrow_schema::SchemaRef;
use rayon::prelude::*;
use rootfile::Column;

use super::body::Body;
use super::contents::{Batch, Contents};
use super::layout;
use super::problem::told;
use crate::arrow::{self, Way, leaves};
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
    contents: Contents,
    fields: Vec<Field>,
    /// For each field its array in a record batch, and the way to it there.
    places: Vec<(usize, Way)>,
    /// The categories that were read last, and how many batches of them that took.
    categories: Mutex<(usize, Arc<Known>)>,
}

/// Categories by the number that the schema has for them.
type Known = HashMap<i64, ArrayRef>;

impl File {
    pub(crate) fn open(path: &Path) -> Result<File> {
        let file = fs::File::open(path).map_err(Error::io("open", path))?;
        let contents = guard(path, None, || Contents::read(&file))?;
        let (mut fields, mut places) = (Vec::new(), Vec::new());
        for (root, field) in contents.schema.fields().iter().enumerate() {
            for leaf in leaves(field) {
                let count = if leaf.nullable { contents.missing(root) } else { Some(0) };
                let field = Field { counter: leaf.counter, group: leaf.group, ..Field::new(leaf.name, leaf.kind) };
                fields.push(if leaf.group { field } else { field.lacking(count) });
                places.push((root, leaf.way));
            }
        }
        let (fields, categories) = (told_apart(fields), Mutex::default());
        Ok(File { path: path.to_owned(), file, contents, fields, places, categories })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        &mut self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.contents.batches.last().map_or(0, |batch| batch.entries.end)
    }

    /// The entries of each record batch that has any.
    pub(crate) fn clusters(&self) -> Vec<Range<u64>> {
        self.contents.batches.iter().map(|batch| batch.entries.clone()).filter(|entries| !entries.is_empty()).collect()
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
        let batches = self.contents.batches.iter().map(move |batch| {
            let Range { start, end } = batch.entries;
            let [from, to] = [entries.start, entries.end].map(|entry| (entry.clamp(start, end) - start) as usize);
            (batch, from..to)
        });
        batches.filter(|(_, rows)| !rows.is_empty())
    }

    pub(super) fn schema(&self) -> SchemaRef {
        self.contents.schema.clone()
    }

    /// Keys and values of the file, beside its schema.
    pub(super) fn notes(&self) -> HashMap<String, String> {
        self.contents.notes.clone()
    }

    /// How many record batches there are.
    pub(super) fn batches(&self) -> usize {
        self.contents.batches.len()
    }

    /// All fields of a record batch.
    pub(super) fn whole(&self, batch: usize) -> Result<Vec<ArrayRef>> {
        self.roots(&self.contents.batches[batch], &(0..self.contents.schema.fields().len()).collect::<Vec<_>>())
    }

    /// The arrays of a record batch that some fields lie in, one for each field.
    fn arrays(&self, batch: &Batch, fields: &[usize]) -> Result<Vec<ArrayRef>> {
        let mut roots: Vec<usize> = fields.iter().map(|field| self.places[*field].0).collect();
        roots.sort_unstable();
        roots.dedup();
        let arrays = self.roots(batch, &roots)?;
        let place = |field: &usize| roots.partition_point(|root| *root < self.places[*field].0);
        Ok(fields.iter().map(|field| arrays[place(field)].clone()).collect())
    }

    /// Some of the arrays of a record batch.
    fn roots(&self, batch: &Batch, roots: &[usize]) -> Result<Vec<ArrayRef>> {
        let schema = &self.contents.schema;
        let has_categories = roots.iter().any(|root| layout::has_dictionary(schema.field(*root).data_type()));
        let known = if has_categories { self.categories(batch.categories)? } else { Arc::default() };
        let needed = |batch: &RecordBatch<'_>| layout::needed(batch, schema, roots);
        let body = guard(&self.path, None, || Body::read(&self.file, batch.block, needed))?;
        let rows = batch.entries.end - batch.entries.start;
        let arrays = roots.par_iter().map(|root| {
            let field = self.places.iter().position(|(of, _)| of == root).map(|field| &self.fields[field]);
            let array = guard(&self.path, field, || self.array(&body, *root, &known))?;
            let whole = array.filter(|array| array.len() as u64 == rows);
            whole.ok_or_else(|| Error::unreadable(&self.path, "a record batch is shorter than it says"))
        });
        in_order(arrays)
    }

    fn array(&self, body: &Body, root: usize, known: &Known) -> Result<Option<ArrayRef>, String> {
        let (schema, version) = (self.contents.schema.clone(), self.contents.version);
        let batch = RecordBatchDecoder::try_new(&body.bytes, body.message.batch()?, schema, known, &version);
        let batch = batch.and_then(|decoder| decoder.with_projection(Some(&[root])).read_record_batch());
        Ok(batch.map_err(told)?.into_parts().1.pop())
    }

    /// The categories that stand in the first so many batches of them.
    fn categories(&self, batches: usize) -> Result<Arc<Known>> {
        let mut last = self.categories.lock().unwrap_or_else(PoisonError::into_inner);
        if last.0 != batches {
            let (schema, version) = (&self.contents.schema, self.contents.version);
            let mut known = Known::new();
            let before = &self.contents.categories[..batches];
            for (place, categories) in before.iter().enumerate() {
                let replaced = before[place + 1..].iter().any(|later| later.id == categories.id && !later.adds);
                if replaced {
                    continue;
                }
                guard(&self.path, None, || {
                    let all = |batch: &RecordBatch<'_>| vec![true; batch.buffers().map_or(0, |buffers| buffers.len())];
                    let body = Body::read(&self.file, categories.block, all)?;
                    let batch = body.message.categories()?;
                    read_dictionary(&body.bytes, batch, schema, &mut known, &version).map_err(told)
                })?;
            }
            *last = (batches, Arc::new(known));
        }
        Ok(last.1.clone())
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
            let (kind, way, field) = (self.kind(*field)?, &self.places[*field].1, &self.fields[*field]);
            let array = array.slice(rows.start, rows.len());
            guard(&self.path, Some(field), || Ok::<_, String>(arrow::column(array, way, kind)))?
                .map_err(|bad| bad.at(&self.path, &field.name, batch.entries.start + rows.start as u64))
        });
        in_order(columns)
    }

    fn kind(&self, field: usize) -> Result<&Kind> {
        self.fields[field].kind.as_ref().map_err(|problem| Error::unreadable(&self.path, problem))
    }
}
