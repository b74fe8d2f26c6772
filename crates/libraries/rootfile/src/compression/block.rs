//! The head of the blocks of a compressed record, and the codecs that it may name.

/// Bytes before each block: two letters, a method, three bytes of compressed and three of uncompressed length, little-endian.
pub(super) const BLOCK_HEADER: usize = 9;

/// Bytes of xxh64 before each LZ4 block.
pub(super) const LZ4_CHECKSUM: usize = 8;

/// How a block is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    /// Deflate with zlib's frame.
    Zlib,
    /// Deflate without a frame, written by ROOT before 2003.
    Deflate,
    /// LZMA in the frame of xz.
    Xz,
    /// LZ4 after a checksum.
    Lz4,
    /// Zstandard.
    Zstd,
}

impl Codec {
    /// The codec of the two letters that a block begins with.
    pub(super) fn from_letters(letters: [u8; 2]) -> Option<Codec> {
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
