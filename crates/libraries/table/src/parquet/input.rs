//! The bytes of a file, read by several threads at once.

use std::fs;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// An open file, without a position that its readers would share.
#[derive(Debug, Clone)]
pub(super) struct Input {
    file: Arc<fs::File>,
    size: u64,
}

impl Input {
    pub(super) fn open(path: &Path) -> io::Result<Input> {
        let file = fs::File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Input { file: Arc::new(file), size })
    }

    /// Fills bytes from a place in the file, all of which must be there.
    pub(super) fn read_at(&self, bytes: &mut [u8], start: u64) -> io::Result<()> {
        self.file.read_exact_at(bytes, start)
    }

    /// Whether the first bytes are a mark.
    pub(super) fn begins_with(&self, mark: &[u8; 4]) -> bool {
        let mut found = [0; 4];
        self.file.read_exact_at(&mut found, 0).is_ok() && found == *mark
    }
}

impl Length for Input {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for Input {
    type T = BufReader<Behind>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(Behind { file: self.file.clone(), start }))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // the length is what the file says, so no memory is taken for more than there is
        if start.checked_add(length as u64).is_none_or(|end| end > self.size) {
            return Err(ParquetError::EOF(format!("expected {length} bytes at byte {start}")));
        }
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, start)?;
        Ok(bytes.into())
    }
}

/// The bytes behind a place in a file.
pub(super) struct Behind {
    file: Arc<fs::File>,
    start: u64,
}

impl Read for Behind {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(bytes, self.start)?;
        self.start += read as u64;
        Ok(read)
    }
}
