//! Reads a text in blocks of whole records.

use std::path::Path;

use super::dialect::Separator;
use super::records::pieces;
use super::source::Source;
use crate::error::{Error, Result};

/// Bytes that a block has at least, but for the last.
const BLOCK: usize = 8 << 20;

/// Bytes of a record beyond which a quote must be missing.
const MOST: usize = 256 << 20;

/// A file being read from its start.
pub(crate) struct Scan<'a> {
    source: &'a Source,
    path: &'a Path,
    separator: Option<Separator>,
    /// Where `rest` is in the file.
    offset: u64,
    rest: Vec<u8>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(source: &'a Source, path: &'a Path) -> Self {
        Scan { source, path, separator: None, offset: 0, rest: Vec::new() }
    }

    /// What separates fields, as the first block shows.
    pub(crate) fn separator(&self) -> Separator {
        self.separator.unwrap_or(Separator::Letter(b','))
    }

    /// The next records and where they begin; a line end is added to the last line if it has none.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Vec<u8>)>> {
        loop {
            interrupt::check().map_err(storage::Error::from)?;
            let start = self.rest.len();
            self.rest.resize(start + BLOCK, 0);
            let place = self.offset + start as u64;
            let count = self.source.read_at(&mut self.rest[start..], place).map_err(Error::io("read", self.path))?;
            self.rest.truncate(start + count);
            let ended = count < BLOCK;
            if ended && self.rest.last().is_some_and(|&last| last != b'\n') {
                self.rest.push(b'\n');
            }
            let separator = *self.separator.get_or_insert_with(|| Separator::of(&self.rest));
            let whole = pieces(&self.rest, separator, usize::MAX).last().map_or(0, |piece| piece.end);
            if whole > 0 {
                let behind = self.rest.split_off(whole);
                let text = std::mem::replace(&mut self.rest, behind);
                let offset = self.offset;
                self.offset += text.len() as u64;
                return Ok(Some((offset, text)));
            }
            match (ended, self.rest.len()) {
                (true, 0) => return Ok(None),
                (false, ..=MOST) => {}
                _ => {
                    let place = format!("the record at byte {} has no end: is a quote missing?", self.offset);
                    return Err(Error::unreadable(self.path, place));
                }
            }
        }
    }
}
