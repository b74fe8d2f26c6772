//! Envelopes: the blocks that hold header, footer and page lists, each with its type, its length and a checksum.

use xxhash_rust::xxh3::xxh3_64;

use crate::compression::Decompressor;
use crate::error::{Malformed, Result};
use crate::file::Storage;

use super::anchor::Link;
use super::cursor::Cursor;

/// The types of envelopes, with their numbers in the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Header = 1,
    Footer = 2,
    PageList = 3,
}

/// An envelope, verified.
#[derive(Debug)]
pub(super) struct Envelope {
    bytes: Vec<u8>,
    /// Its checksum, by which other envelopes refer to it.
    pub(super) checksum: u64,
}

/// Bytes of type and length before the content.
const HEAD: usize = 8;
/// Bytes of the checksum after the content.
const CHECKSUM: usize = 8;
/// Envelopes that claim to be longer are taken for damage.
const MOST_BYTES: u64 = 1 << 31;

impl Envelope {
    /// Reads an envelope, which must be of type `expected` and lie in one record of at most `most_bytes` (0: any number).
    pub(super) fn read(
        storage: &Storage,
        link: Link,
        expected: Type,
        most_bytes: u64,
        place: &str,
    ) -> Result<Envelope> {
        let Link { place: stored, length } = link;
        let most = if most_bytes == 0 { MOST_BYTES } else { most_bytes.min(MOST_BYTES) };
        if stored.bytes > most || length > MOST_BYTES {
            let problem =
                format!("an envelope of {} bytes, expected at most {most} in one record", stored.bytes.max(length));
            return Err(Malformed::from(problem).at(storage.path(), place));
        }
        let bytes = storage.bytes(stored.seek, stored.bytes, place)?;
        let bytes = match stored.bytes == length {
            true => Ok(bytes),
            false => Decompressor::new().decompress_to_vec(&bytes, length as usize),
        };
        bytes.and_then(|bytes| Envelope::verify(bytes, expected)).map_err(|problem| problem.at(storage.path(), place))
    }

    fn verify(bytes: Vec<u8>, expected: Type) -> Result<Envelope, Malformed> {
        let content = bytes.len().checked_sub(CHECKSUM).filter(|end| *end >= HEAD);
        let (content, checksum) = bytes.split_at(content.ok_or(Malformed::from("an envelope that is too short"))?);
        let head = Cursor::new(content).u64()?;
        let checksum = Cursor::new(checksum).u64()?;
        if head & 0xffff != expected as u64 {
            return Err(Malformed::from(format!("an envelope of type {}, expected {expected:?}", head & 0xffff)));
        }
        if head >> 16 != bytes.len() as u64 {
            let problem = format!("an envelope of {} bytes that claims {}", bytes.len(), head >> 16);
            return Err(Malformed::from(problem));
        }
        if checksum != xxh3_64(content) {
            return Err(Malformed::from("a checksum that disagrees"));
        }
        Ok(Envelope { bytes, checksum })
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A cursor at the start of the content.
    pub(super) fn content(&self) -> Cursor<'_> {
        Cursor::new(&self.bytes[HEAD..self.bytes.len() - CHECKSUM])
    }
}
