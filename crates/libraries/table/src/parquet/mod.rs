//! Parquet files, read by pieces of row groups and written one row group at a time.

mod batches;
mod input;
mod layout;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use batches::batches;
pub(crate) use read::File;
pub(crate) use write::{Writer, properties};
