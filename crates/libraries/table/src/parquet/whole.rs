//! A Parquet file as Arrow has it.

use std::path::Path;

use parquet::arrow::ARROW_SCHEMA_META_KEY;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::input::Input;
use crate::error::{Error, Result};
use crate::guard::guard;
use crate::whole::Whole;

/// Rows that are decoded at a time.
const ROWS: usize = 1 << 13;

/// Opens a file to read all of it.
pub(crate) fn whole(path: &Path) -> Result<Whole> {
    let input = Input::open(path).map_err(Error::io("open", path))?;
    let builder = guard(path, None, || ParquetRecordBatchReaderBuilder::try_new(input))?;
    let schema = builder.schema().clone();
    let notes = builder.metadata().file_metadata().key_value_metadata().into_iter().flatten();
    let notes = notes.filter(|note| note.key != ARROW_SCHEMA_META_KEY);
    let notes = notes.filter_map(|note| Some((note.key.clone(), note.value.clone()?))).collect();
    let mut reader = guard(path, None, || builder.with_batch_size(ROWS).build())?;
    let path = path.to_owned();
    let batches = std::iter::from_fn(move || guard(&path, None, || reader.next().transpose()).transpose());
    Ok(Whole { schema, notes, batches: Box::new(batches) })
}
