//! Arrow IPC files (Feather 2), read and written one record batch at a time.

mod batches;
mod body;
mod footer;
mod layout;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use batches::batches;
pub(crate) use read::File;
pub(crate) use write::Writer;
