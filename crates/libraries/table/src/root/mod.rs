//! Trees of ROOT files.

mod read;
mod write;

pub(crate) use read::File;
pub(crate) use write::{Writer, branch_names};
