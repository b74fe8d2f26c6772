//! Compresses a record into ROOT's blocks: at most 16 MiB each, with nine bytes before it that name the algorithm and both sizes.
//!
//! A record that does not shrink is stored uncompressed; readers see that by its length. Each thread keeps its compressors: setting
//! one up costs more than compressing a small basket.

use std::cell::RefCell;

use libdeflater::{CompressionLvl, Compressor as Deflate};
use xxhash_rust::xxh64::xxh64;
use zstd::bulk::Compressor as Zstd;

use super::block::{BLOCK_HEADER, LZ4_CHECKSUM};
use super::setting::Compression;

/// The largest block: its size is stored in three bytes.
const BLOCK: usize = 0xFF_FFFF;

/// The compressors of one thread, with the levels that they were made for.
#[derive(Default)]
struct Compressors {
    deflate: Option<(u8, Deflate)>,
    zstd: Option<(u8, Zstd<'static>)>,
    scratch: Vec<u8>,
}

thread_local! {
    static COMPRESSORS: RefCell<Compressors> = RefCell::default();
}

/// Appends `raw` to `out`, compressed if that makes it smaller.
pub(crate) fn encode(raw: &[u8], compression: Compression, out: &mut Vec<u8>) {
    if !shrink(raw, compression, out) {
        out.extend_from_slice(raw);
    }
}

/// Appends `raw` to `out` compressed; false, and appends nothing, if that does not make it smaller.
pub(crate) fn shrink(raw: &[u8], compression: Compression, out: &mut Vec<u8>) -> bool {
    let start = out.len();
    let shrunk = COMPRESSORS.with_borrow_mut(|compressors| compressors.encode(raw, compression, out)).is_some();
    if !shrunk {
        out.truncate(start);
    }
    shrunk
}

impl Compressors {
    /// Appends `raw` to `out` compressed; `None` if that does not make it smaller.
    fn encode(&mut self, raw: &[u8], compression: Compression, out: &mut Vec<u8>) -> Option<()> {
        let start = out.len();
        if raw.is_empty() || compression == Compression::None {
            return None;
        }
        for block in raw.chunks(BLOCK) {
            let (letters, method, size) = self.block(block, compression)?;
            if size > BLOCK || out.len() - start + BLOCK_HEADER + size >= raw.len() {
                return None;
            }
            out.extend_from_slice(letters);
            out.push(method);
            out.extend_from_slice(&(size as u32).to_le_bytes()[..3]);
            out.extend_from_slice(&(block.len() as u32).to_le_bytes()[..3]);
            out.extend_from_slice(&self.scratch[..size]);
        }
        Some(())
    }

    /// Compresses one block into the scratch buffer; its letters, method and size.
    fn block(&mut self, raw: &[u8], compression: Compression) -> Option<(&'static [u8; 2], u8, usize)> {
        let scratch = &mut self.scratch;
        match compression.clamped() {
            Compression::None => None,
            Compression::Zlib(level) => {
                let deflate =
                    kept(&mut self.deflate, level, || Some(Deflate::new(CompressionLvl::new(i32::from(level)).ok()?)))?;
                grow(scratch, deflate.zlib_compress_bound(raw.len()));
                Some((b"ZL", 8, deflate.zlib_compress(raw, scratch).ok()?))
            }
            Compression::Lz4 => {
                grow(scratch, LZ4_CHECKSUM + lz4_flex::block::get_maximum_output_size(raw.len()));
                let size = lz4_flex::block::compress_into(raw, &mut scratch[LZ4_CHECKSUM..]).ok()?;
                let checksum = xxh64(&scratch[LZ4_CHECKSUM..LZ4_CHECKSUM + size], 0).to_be_bytes();
                scratch[..LZ4_CHECKSUM].copy_from_slice(&checksum);
                Some((b"L4", 1, LZ4_CHECKSUM + size))
            }
            Compression::Zstd(level) => {
                let zstd = kept(&mut self.zstd, level, || Zstd::new(i32::from(level)).ok())?;
                grow(scratch, zstd::zstd_safe::compress_bound(raw.len()));
                Some((b"ZS", 1, zstd.compress_to_buffer(raw, scratch.as_mut_slice()).ok()?))
            }
        }
    }
}

fn grow(scratch: &mut Vec<u8>, size: usize) {
    if scratch.len() < size {
        scratch.resize(size, 0);
    }
}

/// The compressor for this level: the one that is kept, or a new one, which is kept then.
fn kept<T>(slot: &mut Option<(u8, T)>, level: u8, make: impl FnOnce() -> Option<T>) -> Option<&mut T> {
    if slot.as_ref().is_none_or(|(of, _)| *of != level) {
        *slot = Some((level, make()?));
    }
    slot.as_mut().map(|(_, compressor)| compressor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Compression; 4] = [Compression::Zlib(1), Compression::Zlib(9), Compression::Lz4, Compression::Zstd(5)];

    #[test]
    fn a_block_names_its_algorithm_and_both_sizes() {
        for compression in ALL {
            let mut out = vec![1, 2, 3];
            assert!(shrink(&[7; 1000], compression, &mut out));
            assert_eq!(usize::from(out[6]) | usize::from(out[7]) << 8, out.len() - 3 - BLOCK_HEADER, "{compression}");
            assert_eq!(usize::from(out[9]) | usize::from(out[10]) << 8, 1000, "{compression}");
        }
    }

    #[test]
    fn bytes_that_do_not_shrink_are_stored() {
        let noise: Vec<u8> = (0..64u64).flat_map(|i| xxh64(&i.to_le_bytes(), 7).to_le_bytes()).collect();
        for compression in ALL.into_iter().chain([Compression::None]) {
            let mut out = Vec::new();
            assert!(!shrink(&noise, compression, &mut out), "{compression}");
            encode(&noise, compression, &mut out);
            assert_eq!(out, noise);
        }
    }

    #[test]
    fn more_than_sixteen_mebibytes_become_several_blocks() {
        let raw = vec![0; BLOCK + 10];
        let mut out = Vec::new();
        encode(&raw, Compression::Zstd(1), &mut out);
        let first = usize::from(out[3]) | usize::from(out[4]) << 8 | usize::from(out[5]) << 16;
        assert_eq!(&out[BLOCK_HEADER + first..BLOCK_HEADER + first + 3], b"ZS\x01");
    }
}
