//! Big-endian bytes as ROOT streams them: numbers, strings, and objects with a byte count and a version.

mod reader;
mod writer;

pub(crate) use reader::{Reader, Stamp};
pub(crate) use writer::Writer;
