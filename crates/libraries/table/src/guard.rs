//! Damaged files: the decoders of Parquet and Arrow stop with an error at most of them, and with a panic at some.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::error::{Error, Result};

/// The outcome of a decoder, in which a panic is an error like others.
pub(crate) fn guard<T, E: Display>(path: &Path, decode: impl FnOnce() -> Result<T, E>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(Ok(decoded)) => Ok(decoded),
        Ok(Err(problem)) => Err(Error::unreadable(path, problem)),
        Err(_) => Err(Error::unreadable(path, "it is damaged, or has an encoding that is not known")),
    }
}
