//! All columns of an Arrow file as they are.

use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::File;
use crate::error::{Error, Result};

/// The schema of a file, and its record batches.
pub(crate) fn batches(path: &Path) -> Result<(SchemaRef, impl Iterator<Item = Result<RecordBatch>> + Send + use<>)> {
    let (file, path) = (File::open(path)?, path.to_owned());
    let schema = file.schema();
    let of = schema.clone();
    let batches = (0..file.batches()).map(move |index| {
        let arrays = file.whole(index)?;
        RecordBatch::try_new(of.clone(), arrays).map_err(|problem| Error::unreadable(&path, problem))
    });
    Ok((schema, batches))
}
