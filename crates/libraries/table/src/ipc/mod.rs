//! Arrow IPC files (Feather 2) and streams, read and written one record batch at a time.

mod body;
mod contents;
mod footer;
mod layout;
mod message;
mod problem;
mod read;
mod stream;
mod survey;
#[cfg(test)]
mod tests;
mod whole;
mod write;

pub(crate) use read::File;
pub(crate) use whole::whole;
pub(crate) use write::Writer;
