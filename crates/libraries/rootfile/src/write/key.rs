//! Writes TKey, which stands before every record and in the key list of its folder.

use super::date::Date;
use crate::bytes::Writer;

/// Positions beyond this are written with eight bytes (`TFile::kStartBigFile`).
pub(crate) const LARGEST_SHORT: u64 = 2_000_000_000;

/// The key of a record that is to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key<'a> {
    pub(crate) class: &'a str,
    pub(crate) name: &'a str,
    pub(crate) title: &'a str,
    pub(crate) cycle: i16,
    /// Position of the folder that the record belongs to.
    pub(crate) folder: u64,
    pub(crate) date: Date,
    /// Whether positions take eight bytes.
    pub(crate) big: bool,
}

impl Key<'_> {
    /// Its length in bytes.
    pub(crate) fn size(&self) -> usize {
        let positions = if self.big { 16 } else { 8 };
        18 + positions + [self.class, self.name, self.title].map(Writer::string_size).iter().sum::<usize>()
    }

    /// Writes it for a record at `seek`, whose payload has `raw` bytes and takes `stored` of them in the file.
    /// `extra` bytes of the class, which a basket has, count as part of the key.
    pub(crate) fn write(&self, writer: &mut Writer, seek: u64, raw: usize, stored: usize, extra: usize) {
        let size = self.size() + extra;
        writer.count(size + stored);
        writer.i16(if self.big { 1004 } else { 4 });
        writer.count(raw);
        writer.u32(self.date.0);
        writer.i16(i16::try_from(size).unwrap_or(i16::MAX));
        writer.i16(self.cycle);
        for position in [seek, self.folder] {
            match self.big {
                true => writer.u64(position),
                false => writer.u32(position as u32),
            }
        }
        writer.string(self.class);
        writer.string(self.name);
        writer.string(self.title);
    }
}
