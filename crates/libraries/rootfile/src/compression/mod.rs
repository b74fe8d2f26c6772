//! Compressed records: blocks of at most 16 MiB, each with two letters that name its codec, and its two lengths.

mod block;
mod decompress;
mod encode;
mod setting;

pub(crate) use decompress::{Decompressor, check_lengths};
pub(crate) use encode::{encode, shrink};
pub use setting::{Compression, UnknownCompression};
