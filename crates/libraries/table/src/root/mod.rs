//! Trees of ROOT files.

mod options;
mod read;
mod write;

pub(crate) use read::File;
pub use write::branch_names;
pub(crate) use write::{Writer, drawn_names};
