//! An Arrow file as it is.

use std::path::Path;

use arrow_array::RecordBatch;

use super::File;
use crate::error::{Error, Result};
use crate::whole::Whole;

/// Opens a file to read all of it.
pub(crate) fn whole(path: &Path) -> Result<Whole> {
    let (file, path) = (File::open(path)?, path.to_owned());
    let (schema, notes) = (file.schema(), file.notes());
    let all = schema.clone();
    let batches = (0..file.batches()).map(move |index| {
        let arrays = file.whole(index)?;
        RecordBatch::try_new(all.clone(), arrays).map_err(|problem| Error::unreadable(&path, problem))
    });
    Ok(Whole { schema, notes, batches: Box::new(batches) })
}
