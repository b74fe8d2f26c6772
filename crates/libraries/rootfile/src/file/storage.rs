//! The file on disk as records: each is read whole, behind the key that stands before it.

use std::io;
use std::path::Path;

use storage::Input;

use crate::bytes::Reader;
use crate::compression::Decompressor;
use crate::error::{Error, Malformed, Result};

use super::key_record::KeyRecord;

/// An open file.
#[derive(Debug)]
pub(crate) struct Storage {
    input: Input,
}

impl Storage {
    /// Opens a file; a folder is refused.
    pub(crate) fn open(path: &Path) -> Result<Storage> {
        let input = Input::open(path).map_err(|problem| match problem.kind() {
            io::ErrorKind::IsADirectory => Error::Folder { path: path.to_owned() },
            _ => Error::io("open", path)(problem),
        })?;
        Ok(Storage { input })
    }

    /// The file, without its records.
    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// Fails if the file has been changed, replaced or removed since it was opened.
    pub(crate) fn ensure_unchanged(&self) -> Result<()> {
        match self.input.is_unchanged() {
            true => Ok(()),
            false => Err(Error::Changed { path: self.path().to_owned() }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.input.path()
    }

    /// Bytes of the file when it was opened.
    pub(crate) fn size(&self) -> u64 {
        self.input.size()
    }

    /// Whether `count` bytes at `position` lie in the file.
    pub(crate) fn holds(&self, position: u64, count: u64) -> bool {
        position.checked_add(count).is_some_and(|end| end <= self.size())
    }

    /// `count` bytes at `position`. Nothing is allocated if the file does not hold them; the error names `place`.
    pub(crate) fn bytes(&self, position: u64, count: u64, place: &str) -> Result<Vec<u8>> {
        if !self.holds(position, count) {
            let problem = format!("{count} bytes at position {position}, beyond the end at {}", self.size());
            return Err(Malformed::from(problem).at(self.path(), place));
        }
        let mut bytes = vec![0; count as usize];
        self.read_at(&mut bytes, position)?;
        Ok(bytes)
    }

    /// Fills `bytes` from `position`.
    pub(crate) fn read_at(&self, bytes: &mut [u8], position: u64) -> Result<()> {
        self.input.read_at(bytes, position).map_err(Error::io("read", self.path()))
    }

    /// The record of a key, uncompressed, and the length of the key that stands before it.
    pub(crate) fn payload(&self, key: &KeyRecord) -> Result<(Vec<u8>, usize)> {
        let place = format!("the record of `{}`", key.name);
        let (own, payload) = self.uncompressed(key.seek, key.bytes, &place)?;
        if own.name != key.name || own.class != key.class || own.bytes != key.bytes {
            let problem = Malformed::from("a record that is not the one its folder promises");
            return Err(problem.at(self.path(), place));
        }
        Ok((payload, usize::from(own.key_bytes)))
    }

    /// The record of `bytes` bytes at a position, uncompressed, and the length of the key that stands before it.
    pub(crate) fn record(&self, position: u64, bytes: u32) -> Result<(Vec<u8>, usize)> {
        let (own, payload) = self.uncompressed(position, bytes, &format!("the record at {position}"))?;
        Ok((payload, usize::from(own.key_bytes)))
    }

    fn uncompressed(&self, position: u64, bytes: u32, place: &str) -> Result<(KeyRecord, Vec<u8>)> {
        let at = |problem: Malformed| problem.at(self.path(), place);
        let record = self.bytes(position, u64::from(bytes), place)?;
        let own = KeyRecord::parse(&mut Reader::new(&record)).map_err(at)?;
        let body = record.get(usize::from(own.key_bytes)..);
        let body = body.ok_or(Malformed::from("a key longer than its record")).map_err(at)?;
        let payload = if own.compressed() {
            Decompressor::new().decompress_to_vec(body, own.object_bytes as usize).map_err(at)?
        } else {
            body.to_vec()
        };
        Ok((own, payload))
    }
}
