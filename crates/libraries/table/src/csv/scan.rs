//! Reads a text in blocks of whole records.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::records::pieces;
use crate::error::{Error, Result};

/// Bytes that a block has at least, but for the last.
const BLOCK: usize = 8 << 20;

/// Bytes of a record beyond which a quote must be missing.
const MOST: usize = 256 << 20;

/// A file being read from its start.
pub(crate) struct Scan<'a> {
    file: &'a File,
    path: &'a Path,
    /// Where `rest` is in the file.
    offset: u64,
    rest: Vec<u8>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(file: &'a File, path: &'a Path) -> Self {
        Scan { file, path, offset: 0, rest: Vec::new() }
    }

    /// The next records and where they begin; a line end is added to the last line if it has none.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, Vec<u8>)>> {
        loop {
            interrupt::check().map_err(storage::Error::from)?;
            let mut block = self.file.take(BLOCK as u64);
            let count = block.read_to_end(&mut self.rest).map_err(Error::io("read", self.path))?;
            let ended = count < BLOCK;
            if ended && self.rest.last().is_some_and(|&last| last != b'\n') {
                self.rest.push(b'\n');
            }
            let whole = pieces(&self.rest, usize::MAX).last().map_or(0, |piece| piece.end);
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
