//! Arrow IPC files (Feather 2), read and written one record batch at a time.

mod body;
mod footer;
mod layout;
mod read;
#[cfg(test)]
mod tests;
mod whole;
mod write;

pub(crate) use read::File;
pub(crate) use whole::whole;
pub(crate) use write::Writer;
