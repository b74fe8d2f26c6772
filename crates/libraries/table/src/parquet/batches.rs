//! All columns of a Parquet file as Arrow has them.

use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::input::Input;
use crate::error::{Error, Result};
use crate::guard::guard;

/// Rows that are decoded at a time.
const ROWS: usize = 1 << 13;

/// The schema of a file, and its entries, some at a time.
pub(crate) fn batches(path: &Path) -> Result<(SchemaRef, impl Iterator<Item = Result<RecordBatch>> + Send + use<>)> {
    let input = Input::open(path).map_err(Error::io("open", path))?;
    let builder = guard(path, None, || ParquetRecordBatchReaderBuilder::try_new(input))?;
    let schema = builder.schema().clone();
    let mut reader = guard(path, None, || builder.with_batch_size(ROWS).build())?;
    let path = path.to_owned();
    Ok((schema, std::iter::from_fn(move || guard(&path, None, || reader.next().transpose()).transpose())))
}
