//! Writes Parquet files: a row group for each chunk, its columns encoded and compressed (ZSTD) in parallel.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_schema::{Schema, SchemaRef};
use parquet::arrow::ArrowSchemaConverter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, ArrowWriter, ArrowWriterOptions, compute_leaves,
};
use parquet::basic::{Compression, Type, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use rayon::prelude::*;
use rootfile::Column;
use storage::output::Output;

use crate::arrow;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// A Parquet file being written.
pub(crate) struct Writer {
    path: PathBuf,
    schema: SchemaRef,
    columns: Vec<(String, Kind)>,
    writer: SerializedFileWriter<Output>,
    encoders: ArrowRowGroupWriterFactory,
    rows: u64,
}

impl Writer {
    pub(crate) fn create(path: &Path, columns: &[(String, Kind)]) -> Result<Writer> {
        let fields: Vec<_> = columns.iter().map(|(name, kind)| arrow::field(name, kind)).collect();
        let schema = Arc::new(Schema::new(fields));
        let output = Output::create(path)?;
        let writer = properties(&schema).and_then(|properties| {
            let options = ArrowWriterOptions::new().with_properties(properties);
            ArrowWriter::try_new_with_options(output, schema.clone(), options)?.into_serialized_writer()
        });
        let (writer, encoders) = writer.map_err(|problem| Error::unwritable(path, problem))?;
        Ok(Writer { path: path.to_owned(), schema, columns: columns.to_vec(), writer, encoders, rows: 0 })
    }

    /// Adds rows as a row group.
    pub(crate) fn write(&mut self, columns: Vec<Column>) -> Result<()> {
        let rows = columns.first().map_or(0, Column::entries) as u64;
        let index = self.writer.flushed_row_groups().len();
        // a field has one column of Parquet, as there are no structs
        let encoders = self.encoders.create_column_writers(index).map_err(|problem| self.unwritable(problem))?;
        let encoded = columns.into_par_iter().zip(encoders).enumerate();
        let encoded = encoded.map(|(place, (column, encoder))| self.encode(place, column, encoder));
        let encoded = encoded.collect::<Result<Vec<_>>>()?;
        let written = self.writer.next_row_group().and_then(|mut group| {
            encoded.into_iter().try_for_each(|column| column.append_to_row_group(&mut group))?;
            group.close()
        });
        written.map_err(|problem| self.unwritable(problem))?;
        self.rows += rows;
        Ok(())
    }

    fn encode(&self, place: usize, column: Column, mut encoder: ArrowColumnWriter) -> Result<ArrowColumnChunk> {
        let (name, kind) = &self.columns[place];
        let array = arrow::array(column, &kind.dims).map_err(|bad| bad.at(&self.path, name, self.rows))?;
        let leaves = compute_leaves(self.schema.field(place), &array);
        let encoded = leaves.and_then(|leaves| {
            leaves.iter().try_for_each(|leaf| encoder.write(leaf))?;
            encoder.close()
        });
        encoded.map_err(|problem| self.unwritable(problem))
    }

    /// Lets the file appear.
    pub(crate) fn finish(self) -> Result<()> {
        let output = self.writer.into_inner().map_err(|problem| Error::unwritable(&self.path, problem))?;
        Ok(output.finish()?)
    }

    fn unwritable(&self, problem: ParquetError) -> Error {
        Error::unwritable(&self.path, problem)
    }
}

/// Dictionaries for all but floating-point numbers, of which few are equal.
pub(crate) fn properties(schema: &Schema) -> Result<WriterProperties, ParquetError> {
    let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder().set_compression(compression);
    let columns = ArrowSchemaConverter::new().convert(schema)?;
    let floats = columns.columns().iter().filter(|column| matches!(column.physical_type(), Type::FLOAT | Type::DOUBLE));
    Ok(floats
        .fold(properties, |properties, column| properties.set_column_dictionary_enabled(column.path().clone(), false))
        .build())
}
