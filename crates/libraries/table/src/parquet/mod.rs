//! Parquet files, read by pieces of row groups and written one row group at a time.

mod headers;
mod input;
mod layout;
mod missing;
mod read;
#[cfg(test)]
mod tests;
mod whole;
mod write;

pub(crate) use read::File;
pub(crate) use whole::whole;
pub(crate) use write::{Writer, properties};
