//! Trees of ROOT files.

mod options;
mod read;
mod write;

pub(crate) use read::File;
pub(crate) use write::Writer;
pub use write::branch_names;
