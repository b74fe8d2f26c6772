//! The text of a file, unpacked if it is packed, with `\n` at the end of each line.

use std::fs::File;
use std::io::{self, BufReader};
use std::os::unix::fs::FileExt;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::dialect::{end_lines, ends_with_returns};

/// Bytes that show how lines end.
const SHOWN: usize = 64 << 10;

/// An open text.
#[derive(Debug)]
pub(crate) struct Source {
    file: File,
    /// Whether `\r` alone ends lines.
    returns: bool,
}

impl Source {
    /// Opens a file; a packed one is unpacked into a file without a name, as it is read in more than one place at a time.
    pub(crate) fn open(path: &Path) -> io::Result<Source> {
        let mut file = File::open(path)?;
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
            let mut unpacked = tempfile::tempfile()?;
            io::copy(&mut MultiGzDecoder::new(BufReader::new(file)), &mut unpacked)?;
            file = unpacked;
        }
        let mut source = Source { file, returns: false };
        let mut shown = vec![0; SHOWN];
        let length = source.read_at(&mut shown, 0)?;
        source.returns = ends_with_returns(&shown[..length]);
        Ok(source)
    }

    /// Fills a text from a place on, up to the end of the file; returns how much that is.
    pub(crate) fn read_at(&self, text: &mut [u8], start: u64) -> io::Result<usize> {
        let mut filled = 0;
        while filled < text.len() {
            match self.file.read_at(&mut text[filled..], start + filled as u64)? {
                0 => break,
                count => filled += count,
            }
        }
        if self.returns {
            end_lines(&mut text[..filled]);
        }
        Ok(filled)
    }
}
