//! Comma-separated values with a header, as RFC 4180 has them, or separated by other letters or blanks.
//!
//! A file is read twice: once to learn the types of all columns and where records begin, once for the values. Both passes go block
//! by block, each block cut into pieces for the threads. Arrays of a fixed size are columns `x[0]`, `x[1]`, …

mod dialect;
mod infer;
mod name;
mod parse;
mod read;
mod records;
mod scan;
mod schema;
mod source;
mod write;

pub(crate) use read::File;
pub(crate) use write::Writer;
