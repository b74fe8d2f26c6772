//! Writes Arrow IPC files: a record batch for each chunk, not compressed, so that readers can map it into memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchOptions};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{Schema, SchemaRef};
use rayon::prelude::*;
use rootfile::Column;
use storage::output::Output;

use crate::arrow;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// An Arrow file being written.
pub(crate) struct Writer {
    path: PathBuf,
    schema: SchemaRef,
    columns: Vec<(String, Kind)>,
    writer: FileWriter<Output>,
    rows: u64,
}

impl Writer {
    pub(crate) fn create(path: &Path, columns: &[(String, Kind)]) -> Result<Writer> {
        let fields: Vec<_> = columns.iter().map(|(name, kind)| arrow::field(name, kind)).collect();
        let schema = Arc::new(Schema::new(fields));
        let writer =
            FileWriter::try_new(Output::create(path)?, &schema).map_err(|problem| Error::unwritable(path, problem))?;
        Ok(Writer { path: path.to_owned(), schema, columns: columns.to_vec(), writer, rows: 0 })
    }

    /// Adds rows as a record batch.
    pub(crate) fn write(&mut self, columns: Vec<Column>) -> Result<()> {
        let rows = columns.first().map_or(0, Column::entries);
        let arrays = columns.into_par_iter().zip(&self.columns).map(|(column, (name, kind))| {
            arrow::array(column, &kind.dims).map_err(|bad| bad.at(&self.path, name, self.rows))
        });
        let arrays = arrays.collect::<Result<Vec<_>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(self.schema.clone(), arrays, &options);
        let written = batch.and_then(|batch| self.writer.write(&batch));
        self.rows += rows as u64;
        written.map_err(|problem| Error::unwritable(&self.path, problem))
    }

    /// Lets the file appear.
    pub(crate) fn finish(self) -> Result<()> {
        let output = self.writer.into_inner().map_err(|problem| Error::unwritable(&self.path, problem))?;
        Ok(output.finish()?)
    }
}
