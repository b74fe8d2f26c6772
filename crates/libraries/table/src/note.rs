//! What a Parquet or Arrow file says of itself besides its columns: texts under keys. A copy with more columns keeps them.

use std::path::Path;

use crate::error::Result;

/// The text under a key of a Parquet or Arrow file; `None` if it has none.
///
/// # Errors
/// When the file cannot be read, or is of another format.
#[cfg(feature = "columnar")]
pub fn note(path: &Path, key: &str) -> Result<Option<String>> {
    let mut whole = match crate::Format::of(path)? {
        crate::Format::Parquet => crate::parquet::whole(path)?,
        _ => crate::ipc::whole(path)?,
    };
    Ok(whole.notes.remove(key))
}

/// Nothing: without the feature `columnar` such a file cannot be read.
///
/// # Errors
/// None.
#[cfg(not(feature = "columnar"))]
pub fn note(_: &Path, _: &str) -> Result<Option<String>> {
    Ok(None)
}
