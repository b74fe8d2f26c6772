//! Reads one page, verifies its checksum, decompresses and unpacks it. A thread keeps its buffers and codecs.

use std::cell::RefCell;

use xxhash_rust::xxh3::xxh3_64;

use crate::compression::{self, Decompressor};
use crate::error::{Malformed, Result};
use crate::file::Storage;
use crate::values::SliceMut;

use super::encoding::Encoding;
use super::page_list::Page;
use super::unpack;

/// Bytes of the checksum after a page.
const CHECKSUM: usize = 8;
/// Bytes of the longest buffer that a thread keeps.
const KEPT: usize = 16 << 20;
/// A page that claims a better compression is taken for damage; the best codec compresses zeros to about 1/32000.
const MOST_SHRUNK: u64 = 1 << 16;
/// Bytes of a page beyond which its number of elements is taken for damage.
const MOST_BYTES: u64 = 1 << 31;

struct PageDecoder {
    stored: Vec<u8>,
    payload: Vec<u8>,
    decompressor: Decompressor,
}

thread_local! {
    static DECODER: RefCell<PageDecoder> =
        RefCell::new(PageDecoder { stored: Vec::new(), payload: Vec::new(), decompressor: Decompressor::new() });
}

impl Page {
    /// Whether the bytes of the page can hold its elements, so that room for them may be allocated.
    pub(super) fn is_plausible(&self, encoding: &Encoding) -> bool {
        encoding.bytes(self.elements) <= self.place.bytes.saturating_mul(MOST_SHRUNK).min(MOST_BYTES)
    }

    /// Fills `values` with the elements of the page from number `first` on.
    pub(super) fn fill(
        &self,
        storage: &Storage,
        encoding: &Encoding,
        first: usize,
        values: SliceMut<'_>,
    ) -> Result<Result<(), Malformed>> {
        DECODER.with_borrow_mut(|decoder| {
            let done = decoder.fill(self, storage, encoding, first, values);
            for buffer in [&mut decoder.stored, &mut decoder.payload] {
                if buffer.len() > KEPT {
                    *buffer = Vec::new();
                }
            }
            done
        })
    }
}

impl PageDecoder {
    fn fill(
        &mut self,
        page: &Page,
        storage: &Storage,
        encoding: &Encoding,
        first: usize,
        values: SliceMut<'_>,
    ) -> Result<Result<(), Malformed>> {
        let (stored, checksum) = (page.place.bytes as usize, if page.checked { CHECKSUM } else { 0 });
        if !storage.holds(page.place.seek, page.place.bytes.saturating_add(checksum as u64)) {
            return Ok(Err(Malformed::from("it lies beyond the end of the file")));
        }
        if self.stored.len() < stored + checksum {
            self.stored.resize(stored + checksum, 0);
        }
        storage.read_at(&mut self.stored[..stored + checksum], page.place.seek)?;
        Ok(self.unpack(page, stored, encoding, first, values))
    }

    fn unpack(
        &mut self,
        page: &Page,
        stored: usize,
        encoding: &Encoding,
        first: usize,
        values: SliceMut<'_>,
    ) -> Result<(), Malformed> {
        let (bytes, checksum) = self.stored.split_at(stored);
        if page.checked && checksum.first_chunk().is_none_or(|sum| u64::from_le_bytes(*sum) != xxh3_64(bytes)) {
            return Err(Malformed::from("its checksum disagrees"));
        }
        let length = encoding.bytes(page.elements) as usize;
        let payload = if stored == length {
            bytes
        } else {
            compression::check_lengths(bytes, length)?;
            if self.payload.len() < length {
                self.payload.resize(length, 0);
            }
            self.decompressor.decompress(bytes, &mut self.payload[..length])?;
            &self.payload[..length]
        };
        unpack::fill(encoding, payload, page.elements as usize, first, values)
            .ok_or(Malformed::from("fewer elements than promised"))
    }
}
