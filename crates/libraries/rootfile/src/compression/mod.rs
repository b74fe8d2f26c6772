//! Compressed records: blocks of at most 16 MiB, each with two letters for the codec and its two lengths.

mod decompress;
mod encode;
mod setting;

pub(crate) use decompress::{Decompressor, check_lengths};
pub(crate) use encode::{encode, shrink};
pub use setting::{Compression, UnknownCompression};

/// Bytes before each block: two letters, a method, three bytes of compressed and three of uncompressed length, little-endian.
pub(crate) const BLOCK_HEADER: usize = 9;

/// Bytes of xxh64 before each LZ4 block.
pub(crate) const LZ4_CHECKSUM: usize = 8;

/// How a block is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    /// Deflate with zlib's frame.
    Zlib,
    /// Bare deflate, by ROOT before 2003.
    Deflate,
    /// LZMA in the frame of xz.
    Xz,
    /// LZ4 behind a checksum.
    Lz4,
    /// Zstandard.
    Zstd,
}

impl Codec {
    /// The codec of the two letters that a block begins with.
    pub(crate) fn of(letters: [u8; 2]) -> Option<Codec> {
        match &letters {
            b"ZL" => Some(Codec::Zlib),
            b"CS" => Some(Codec::Deflate),
            b"XZ" => Some(Codec::Xz),
            b"L4" => Some(Codec::Lz4),
            b"ZS" => Some(Codec::Zstd),
            _ => None,
        }
    }
}
