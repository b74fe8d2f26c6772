//! Decompresses records. A [`Decompressor`] keeps the state of the codecs, so a thread should keep its own.
//!
//! The headers of all blocks are checked against the expected length before anything is allocated or written.

use std::fmt;

use crate::error::Malformed;

use super::block::{BLOCK_HEADER, Codec, LZ4_CHECKSUM};

type Result<T> = std::result::Result<T, Malformed>;

/// The codecs, ready to be used again and again.
pub(crate) struct Decompressor {
    deflate: libdeflater::Decompressor,
    zstd: Option<zstd::bulk::Decompressor<'static>>,
}

impl fmt::Debug for Decompressor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decompressor")
    }
}

/// One block of a record.
struct Block<'a> {
    codec: Codec,
    body: &'a [u8],
    length: usize,
}

impl<'a> Block<'a> {
    /// Splits the first block off a record.
    fn split(record: &'a [u8]) -> Result<(Block<'a>, &'a [u8])> {
        let (head, rest) =
            record.split_at_checked(BLOCK_HEADER).ok_or(Malformed::from("a compressed record that ends too early"))?;
        let three = |bytes: &[u8]| bytes.iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte));
        let codec = Codec::from_letters([head[0], head[1]])
            .ok_or_else(|| Malformed::from(format!("the unknown codec `{}`", head[..2].escape_ascii())))?;
        let (body, rest) = rest
            .split_at_checked(three(&head[3..6]))
            .ok_or(Malformed::from("a compressed block longer than its record"))?;
        Ok((Block { codec, body, length: three(&head[6..9]) }, rest))
    }
}

impl Decompressor {
    pub(crate) fn new() -> Self {
        Decompressor { deflate: libdeflater::Decompressor::new(), zstd: None }
    }

    /// Decompresses a record into a new vector of `length` bytes.
    pub(crate) fn decompress_to_vec(&mut self, record: &[u8], length: usize) -> Result<Vec<u8>> {
        check_lengths(record, length)?;
        let mut output = vec![0; length];
        self.decompress(record, &mut output)?;
        Ok(output)
    }

    /// Decompresses a record that must fill `output` exactly.
    pub(crate) fn decompress(&mut self, record: &[u8], output: &mut [u8]) -> Result<()> {
        let (mut record, mut output) = (record, output);
        while !output.is_empty() {
            let (block, rest) = Block::split(record)?;
            let (part, behind) = std::mem::take(&mut output)
                .split_at_mut_checked(block.length)
                .ok_or(Malformed::from("more bytes in a compressed record than promised"))?;
            self.block(&block, part)?;
            (record, output) = (rest, behind);
        }
        Ok(())
    }

    fn block(&mut self, block: &Block<'_>, output: &mut [u8]) -> Result<()> {
        let written = match block.codec {
            Codec::Zlib => self.deflate.zlib_decompress(block.body, output).map_err(bad)?,
            Codec::Deflate => self.deflate.deflate_decompress(block.body, output).map_err(bad)?,
            Codec::Lz4 => lz4(block.body, output)?,
            Codec::Zstd => {
                let zstd = match &mut self.zstd {
                    Some(zstd) => zstd,
                    none => none.insert(zstd::bulk::Decompressor::new().map_err(bad)?),
                };
                zstd.decompress_to_buffer(block.body, output).map_err(bad)?
            }
            Codec::Xz => xz(block.body, output)?,
        };
        if written != output.len() {
            return Err(Malformed::from(format!("a block of {written} bytes, expected {}", output.len())));
        }
        Ok(())
    }
}

/// Checks that the blocks of a record promise `length` bytes, before that many are allocated.
pub(crate) fn check_lengths(record: &[u8], length: usize) -> Result<()> {
    let (mut record, mut promised) = (record, 0);
    while promised < length {
        let (block, rest) = Block::split(record)?;
        if block.length == 0 {
            return Err(Malformed::from("an empty compressed block"));
        }
        promised += block.length;
        record = rest;
    }
    if promised != length {
        return Err(Malformed::from(format!("compressed blocks of {promised} bytes, expected {length}")));
    }
    Ok(())
}

fn bad(reason: impl fmt::Display) -> Malformed {
    Malformed::from(format!("bytes that do not decompress ({reason})"))
}

fn lz4(body: &[u8], output: &mut [u8]) -> Result<usize> {
    let (checksum, body) =
        body.split_at_checked(LZ4_CHECKSUM).ok_or(Malformed::from("an LZ4 block without a checksum"))?;
    if xxhash_rust::xxh64::xxh64(body, 0).to_be_bytes() != checksum {
        return Err(Malformed::from("an LZ4 block whose checksum disagrees"));
    }
    lz4_flex::block::decompress_into(body, output).map_err(bad)
}

fn xz(body: &[u8], output: &mut [u8]) -> Result<usize> {
    /// Far beyond what level 9 needs to decompress (65 MiB).
    const MEMORY: u64 = 256 << 20;
    let mut stream = liblzma::stream::Stream::new_stream_decoder(MEMORY, 0).map_err(bad)?;
    match stream.process(body, output, liblzma::stream::Action::Finish).map_err(bad)? {
        liblzma::stream::Status::StreamEnd => Ok(stream.total_out() as usize),
        _ => Err(Malformed::from("an LZMA block that ends too early")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compression::{Compression, encode};

    fn record(codec: Compression) -> (Vec<u8>, Vec<u8>) {
        let raw: Vec<u8> = (0..20 << 20).map(|i: u32| (i >> 10) as u8).collect();
        let mut record = Vec::new();
        encode(&raw, codec, &mut record);
        (raw, record)
    }

    #[test]
    fn a_record_of_several_blocks_comes_back_whole() {
        for codec in [Compression::Zlib(1), Compression::Lz4, Compression::Zstd(1)] {
            let (raw, record) = record(codec);
            assert!(record.len() < raw.len());
            assert_eq!(Decompressor::new().decompress_to_vec(&record, raw.len()).as_ref(), Ok(&raw), "{codec}");
        }
    }

    #[test]
    fn a_wrong_length_is_refused_before_anything_is_decompressed() {
        let (raw, record) = record(Compression::Zstd(1));
        for length in [1, raw.len() - 1, raw.len() + 1, usize::MAX] {
            assert!(Decompressor::new().decompress_to_vec(&record, length).is_err(), "{length}");
        }
        assert!(Decompressor::new().decompress_to_vec(&record[..record.len() - 1], raw.len()).is_err());
    }

    #[test]
    fn an_lz4_block_with_a_wrong_checksum_is_refused() {
        let (raw, mut record) = record(Compression::Lz4);
        record[BLOCK_HEADER + LZ4_CHECKSUM + 100] ^= 1;
        let problem = Decompressor::new().decompress_to_vec(&record, raw.len()).unwrap_err();
        assert_eq!(problem, Malformed::from("an LZ4 block whose checksum disagrees"));
    }
}
