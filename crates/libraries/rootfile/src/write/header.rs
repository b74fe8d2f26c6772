//! Writes the first bytes of the file and the list of its free segments. Both hold the end of the file.

use super::key::LARGEST_SHORT;
use crate::bytes::Writer;
use crate::file::Header;

/// Position of the first record of a file (`fBEGIN`).
pub(crate) const BEGIN: u64 = 100;

/// The version of ROOT whose format is written, as it stands in the header.
const ROOT_VERSION: i32 = 62_400;

/// Added to the version when positions take eight bytes.
const BIG: i32 = 1_000_000;

/// ROOT's last free segment ends at a multiple of this, at least at twice this.
const SEGMENT: u64 = 1_000_000_000;

impl Header {
    /// The header of a new file, whose positions are not known yet.
    pub(crate) fn new(name_bytes: usize, compression: u32) -> Self {
        Header {
            version: ROOT_VERSION,
            big: false,
            begin: BEGIN,
            end: 0,
            free_seek: 0,
            free_bytes: 0,
            free_count: 1,
            name_bytes: name_bytes as u32,
            units: 4,
            compression,
            info_seek: 0,
            info_bytes: 0,
            uuid: [0; 18],
        }
    }

    /// Its bytes, with positions of eight bytes if it had them before or needs them now.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let big = self.big || self.end > LARGEST_SHORT;
        let mut writer = Writer::new();
        let position = |writer: &mut Writer, value: u64| match big {
            true => writer.u64(value),
            false => writer.u32(value as u32),
        };
        writer.bytes(b"root");
        writer.i32(match big {
            true => self.version.rem_euclid(BIG) + BIG, // a version below 0 lacks it once more
            false => self.version,
        });
        writer.u32(self.begin as u32);
        position(&mut writer, self.end);
        position(&mut writer, self.free_seek);
        writer.u32(self.free_bytes);
        writer.u32(self.free_count);
        writer.u32(self.name_bytes);
        writer.u8(if big { 8 } else { 4 });
        writer.u32(self.compression);
        position(&mut writer, self.info_seek);
        writer.u32(self.info_bytes);
        writer.bytes(&self.uuid);
        writer.into_bytes()
    }
}

/// The payload of the list of free segments: gaps, each with its first and last byte, and all bytes from `end` on.
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
