//! A copy of a table with more columns.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{FieldRef, Schema, SchemaRef};
use rootfile::Column;

use super::source::Source;
use super::target::Target;
use crate::arrow;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// The copy being written.
pub(super) struct Copy {
    path: PathBuf,
    source: Source,
    target: Target,
    /// Indices of the columns of the source that are kept.
    kept: Vec<usize>,
    schema: SchemaRef,
    columns: Vec<(String, Kind)>,
    rows: u64,
}

impl Copy {
    pub(super) fn new(input: &Path, output: &Path, columns: Vec<(String, Kind)>, replace: bool) -> Result<Copy> {
        let source = Source::open(input)?;
        let is_new = |field: &FieldRef| columns.iter().any(|(name, _)| name == field.name());
        let fields = source.schema.fields();
        let there: Vec<&str> = fields.iter().filter(|field| is_new(field)).map(|field| field.name().as_str()).collect();
        if !there.is_empty() && !replace {
            return Err(Error::Exists { path: input.to_owned(), columns: there.join("`, `") });
        }
        let kept: Vec<usize> = (0..fields.len()).filter(|&index| !is_new(&fields[index])).collect();
        let added = columns.iter().map(|(name, kind)| Arc::new(arrow::field(name, kind)));
        let all: Vec<FieldRef> = kept.iter().map(|&index| fields[index].clone()).chain(added).collect();
        let schema = Arc::new(Schema::new_with_metadata(all, source.schema.metadata().clone()));
        let target = Target::create(output, &schema, &source.notes)?;
        Ok(Copy { path: output.to_owned(), source, target, kept, schema, columns, rows: 0 })
    }

    pub(super) fn note(&mut self, key: &str, text: &str) {
        if !self.source.notes.contains_key(key) {
            self.target.note(key, text);
        }
    }

    pub(super) fn fill(&mut self, columns: Vec<Column>) -> Result<()> {
        let rows = columns.first().map_or(0, Column::entries);
        let added = columns.into_iter().zip(&self.columns).map(|(column, (name, kind))| {
            arrow::array(column, &kind.dims).map_err(|bad| bad.at(&self.path, name, self.rows))
        });
        let added: Vec<ArrayRef> = added.collect::<Result<_>>()?;
        for (place, batch) in self.source.next(rows)? {
            let kept = self.kept.iter().map(|&index| batch.column(index).clone());
            let added = added.iter().map(|array| array.slice(place.start, place.len()));
            let batch = RecordBatch::try_new(self.schema.clone(), kept.chain(added).collect());
            self.target.write(&batch.map_err(|problem| Error::unwritable(&self.path, problem))?)?;
        }
        self.rows += rows as u64;
        self.target.flush()
    }

    pub(super) fn commit(self) -> Result<()> {
        self.source.end()?;
        self.target.finish()
    }
}
