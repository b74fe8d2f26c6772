//! Writes Parquet files: a row group for each chunk, its columns encoded and compressed (ZSTD) in parallel.

use std::path::{Path, PathBuf};

use polars_arrow::datatypes::ArrowSchema;
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, Compressor, DynIter, DynStreamingIterator, Encoding, FileWriter, ParquetType,
    StatisticsOptions, Version, WriteOptions, array_to_columns, fallible_streaming_iterator, get_dtype_encoding,
};
use rayon::prelude::*;
use rootfile::Column;
use storage::output::Output;

use crate::arrow;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// A Parquet file being written.
pub(crate) struct Writer {
    path: PathBuf,
    writer: FileWriter<Output>,
    columns: Vec<Encoder>,
    rows: u64,
}

/// How a column is written.
struct Encoder {
    name: String,
    dims: Vec<usize>,
    parquet: ParquetType,
    encodings: Vec<Encoding>,
}

impl Writer {
    pub(crate) fn create(path: &Path, columns: &[(String, Kind)]) -> Result<Writer> {
        let fields: Vec<_> = columns.iter().map(|(name, kind)| arrow::field(name, kind)).collect();
        let encodings = fields.iter().map(|field| get_dtype_encoding(&field.dtype)).collect::<Vec<_>>();
        let schema = ArrowSchema::from_iter(fields);
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            version: Version::V1,
            compression: CompressionOptions::Zstd(None),
            data_page_size: None,
        };
        let unwritable = |problem| Error::unwritable(path, problem);
        let writer = FileWriter::try_new(Output::create(path)?, schema, options).map_err(unwritable)?;
        let types = writer.parquet_schema().fields().to_vec();
        let columns = columns.iter().zip(types).zip(encodings).map(|(((name, kind), parquet), encodings)| Encoder {
            name: name.clone(),
            dims: kind.dims.clone(),
            parquet,
            encodings,
        });
        Ok(Writer { path: path.to_owned(), columns: columns.collect(), writer, rows: 0 })
    }

    /// Adds rows as a row group.
    pub(crate) fn write(&mut self, columns: Vec<Column>) -> Result<()> {
        let rows = columns.first().map_or(0, Column::entries) as u64;
        let options = self.writer.options();
        let encoded = columns
            .into_par_iter()
            .zip(&self.columns)
            .map(|(column, encoder)| encoder.encode(column, options, &self.path, self.rows));
        let encoded: Vec<Vec<Vec<CompressedPage>>> = encoded.collect::<Result<_>>()?;
        let pages = encoded
            .iter()
            .flatten()
            .map(|pages| Ok(DynStreamingIterator::new(fallible_streaming_iterator::convert(pages.iter().map(Ok)))));
        self.writer.write(rows, DynIter::new(pages)).map_err(|problem| Error::unwritable(&self.path, problem))?;
        self.rows += rows;
        Ok(())
    }

    /// Lets the file appear.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.writer.end(None).map_err(|problem| Error::unwritable(&self.path, problem))?;
        Ok(self.writer.into_inner().finish()?)
    }
}

impl Encoder {
    /// The pages of a column, one list for each column of Parquet that it is stored in.
    fn encode(
        &self,
        column: Column,
        options: WriteOptions,
        path: &Path,
        first: u64,
    ) -> Result<Vec<Vec<CompressedPage>>> {
        let array = arrow::array(column, &self.dims).map_err(|bad| bad.at(path, &self.name, first))?;
        let unwritable = |problem: &dyn std::fmt::Display| Error::unwritable(path, problem);
        let encoded = array_to_columns(array, self.parquet.clone(), options, &self.encodings);
        let columns = encoded.map_err(|problem| unwritable(&problem))?.into_iter().map(|pages| {
            let pages =
                pages.map(|page| page.map_err(|problem| ParquetError::FeatureNotSupported(problem.to_string())));
            Compressor::new(pages, options.compression, Vec::new()).collect::<Result<Vec<_>, _>>()
        });
        columns.collect::<Result<_, _>>().map_err(|problem| unwritable(&problem))
    }
}
