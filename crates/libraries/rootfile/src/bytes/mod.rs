//! Big-endian bytes as ROOT streams them: numbers, strings, and objects with a byte count and a version.

mod reader;

pub(crate) use reader::{Reader, Stamp};
