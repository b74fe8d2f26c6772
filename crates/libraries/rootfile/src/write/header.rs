//! The first bytes of the file and the list of its free segments, which both know where it ends.

use super::key::LARGEST_SHORT;
use crate::bytes::Writer;

/// Where the first record of a file lies (`fBEGIN`).
pub(crate) const BEGIN: u64 = 100;

/// The version of ROOT whose format this is, as the header tells it.
const ROOT_VERSION: i32 = 62_400;

/// Added to the version when positions take eight bytes.
pub(crate) const BIG: i32 = 1_000_000;

/// ROOT's free segments reach to a multiple of this, at least to twice it.
const SEGMENT: u64 = 1_000_000_000;

/// Where a record lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) seek: u64,
    pub(crate) bytes: usize,
}

/// What the header says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header {
    /// Version of ROOT without the mark of big files.
    pub(crate) version: i32,
    pub(crate) begin: u64,
    pub(crate) end: u64,
    pub(crate) free: Place,
    /// Free segments in the list.
    pub(crate) segments: usize,
    /// Bytes from the first key to the record of the top folder.
    pub(crate) name_bytes: usize,
    /// `fCompress`.
    pub(crate) compression: i32,
    pub(crate) info: Place,
    pub(crate) identifier: [u8; 16],
}

impl Header {
    /// Of a new file.
    pub(crate) fn new(name_bytes: usize, compression: i32) -> Self {
        Header {
            version: ROOT_VERSION,
            begin: BEGIN,
            end: 0,
            free: Place::default(),
            segments: 1,
            name_bytes,
            compression,
            info: Place::default(),
            identifier: [0; 16],
        }
    }

    /// Its bytes: with positions of eight bytes if `big` or if the file needs them.
    pub(crate) fn bytes(&self, big: bool) -> Vec<u8> {
        let big = big || self.end > LARGEST_SHORT;
        let mut writer = Writer::new();
        let position = |writer: &mut Writer, value: u64| match big {
            true => writer.u64(value),
            false => writer.u32(value as u32),
        };
        writer.bytes(b"root");
        writer.i32(self.version + if big { BIG } else { 0 });
        writer.u32(self.begin as u32);
        position(&mut writer, self.end);
        position(&mut writer, self.free.seek);
        writer.count(self.free.bytes);
        writer.count(self.segments);
        writer.count(self.name_bytes);
        writer.u8(if big { 8 } else { 4 });
        writer.i32(self.compression);
        position(&mut writer, self.info.seek);
        writer.count(self.info.bytes);
        writer.u16(1); // version of TUUID
        writer.bytes(&self.identifier);
        writer.into_bytes()
    }
}

/// The payload of the list of free segments: gaps, as first and last byte, and everything from `end` on.
pub(crate) fn free_segments(gaps: &[(u64, u64)], end: u64) -> Vec<u8> {
    let mut writer = Writer::new();
    let last = (end / SEGMENT + 1).max(2) * SEGMENT;
    for &(first, last) in gaps.iter().chain([&(end, last)]) {
        if last > 2 * SEGMENT {
            writer.u16(1001);
            writer.u64(first);
            writer.u64(last);
        } else {
            writer.u16(1);
            writer.u32(first as u32);
            writer.u32(last as u32);
        }
    }
    writer.into_bytes()
}
