//! Writes Arrow IPC files: a record batch for each chunk, not compressed, so that readers can map it into memory.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars_arrow::datatypes::{ArrowSchema, ArrowSchemaRef};
use polars_arrow::io::ipc::write::{FileWriter, WriteOptions};
use polars_arrow::record_batch::RecordBatchT;
use rayon::prelude::*;
use rootfile::Column;
use storage::output::Output;

use crate::arrow;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// An Arrow file being written.
pub(crate) struct Writer {
    path: PathBuf,
    schema: ArrowSchemaRef,
    columns: Vec<(String, Kind)>,
    writer: FileWriter<Output>,
    rows: u64,
}

impl Writer {
    pub(crate) fn create(path: &Path, columns: &[(String, Kind)]) -> Result<Writer> {
        let schema = Arc::new(ArrowSchema::from_iter(columns.iter().map(|(name, kind)| arrow::field(name, kind))));
        let output = Output::create(path)?;
        let writer = FileWriter::try_new(output, schema.clone(), None, WriteOptions { compression: None })
            .map_err(|problem| Error::unwritable(path, problem))?;
        Ok(Writer { path: path.to_owned(), schema, columns: columns.to_vec(), writer, rows: 0 })
    }

    /// Adds rows as a record batch.
    pub(crate) fn write(&mut self, columns: Vec<Column>) -> Result<()> {
        let rows = columns.first().map_or(0, Column::entries);
        let arrays = columns.into_par_iter().zip(&self.columns).map(|(column, (name, kind))| {
            arrow::array(column, &kind.dims).map_err(|bad| bad.at(&self.path, name, self.rows))
        });
        let arrays = arrays.collect::<Result<Vec<_>>>()?;
        let batch = RecordBatchT::try_new(rows, self.schema.clone(), arrays);
        let written = batch.and_then(|batch| self.writer.write(&batch, None));
        self.rows += rows as u64;
        written.map_err(|problem| Error::unwritable(&self.path, problem))
    }

    /// Lets the file appear.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.writer.finish().map_err(|problem| Error::unwritable(&self.path, problem))?;
        Ok(self.writer.into_inner().finish()?)
    }
}
