//! The file being written: a temporary file beside its target, which replaces the target only when it is whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use storage::{Input, Replacement};
use xxhash_rust::xxh64::Xxh64;

use super::background::Background;
use crate::error::{Error, Result};

/// Bytes of small records that are gathered before they are written.
const BUFFER: usize = 1 << 20;
/// Records of this many bytes or more are written on their own, on a thread in the background.
const LARGE: usize = 1 << 16;
/// Records of this many bytes or more are not written in the background, as few of them would fill the memory.
const HUGE: usize = 4 << 20;

/// The end of the file that grows, and the file that it becomes.
pub(crate) struct Sink {
    file: Replacement,
    target: PathBuf,
    buffer: Vec<u8>,
    /// Bytes appended, those in the buffer included.
    end: u64,
    /// The hash of all bytes appended, which identifies the file reproducibly.
    hash: Xxh64,
    /// Fills the start of the file while more is appended behind it.
    copying: Option<JoinHandle<io::Result<()>>>,
    /// First and last byte of parts of the copy that are free, in order.
    free: Vec<(u64, u64)>,
    /// Writes large records while more are made.
    background: Option<Background>,
}

impl Sink {
    /// An empty file that will become `target`.
    pub(crate) fn create(target: &Path) -> Result<Self> {
        let file = Replacement::create(target).map_err(|problem| match problem.kind() {
            io::ErrorKind::IsADirectory => Error::Folder { path: target.to_owned() },
            _ => Error::io("create", target)(problem),
        })?;
        let target = target.to_owned();
        let (buffer, hash) = (Vec::with_capacity(BUFFER), Xxh64::new(0));
        Ok(Sink { file, target, buffer, end: 0, hash, copying: None, free: Vec::new(), background: None })
    }

    /// A copy of the first `bytes` of `source` that will become `target`. What is `free` of it is used before it grows. The kernel
    /// copies, sharing blocks where it can, while the caller goes on.
    pub(crate) fn copy(source: &Input, target: &Path, bytes: u64, free: Vec<(u64, u64)>) -> Result<Self> {
        let mut sink = Sink::create(target)?;
        let prepare = || -> io::Result<(File, File)> {
            sink.file.file().set_len(bytes)?;
            Ok((source.file().try_clone()?, sink.file.file().try_clone()?))
        };
        let (mut from, mut to) = prepare().map_err(Error::io("write", &sink.target))?;
        sink.copying = Some(std::thread::spawn(move || {
            from.seek(SeekFrom::Start(0))?;
            if io::copy(&mut from.take(bytes), &mut to)? != bytes {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file that is copied became shorter"));
            }
            to.sync_data() // already here, so that the sync at the end has little left to do
        }));
        (sink.end, sink.free) = (bytes, free);
        Ok(sink)
    }

    /// Waits until the copy is whole.
    fn copied(&mut self) -> Result<()> {
        let Some(copying) = self.copying.take() else { return Ok(()) };
        let result = copying.join().unwrap_or_else(|_| Err(io::Error::other("the copying thread died")));
        result.map_err(Error::io("write", &self.target))
    }

    /// The position of the next byte behind all others.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// The position of the next record if it has so many bytes: the first free part that holds it, else the end.
    pub(crate) fn place(&self, bytes: usize) -> u64 {
        self.hole(bytes).map_or(self.end, |hole| self.free[hole].0)
    }

    /// The first free part that holds so many bytes, and then nothing or its own length.
    fn hole(&self, bytes: usize) -> Option<usize> {
        let left = |(first, last): &(u64, u64)| (last - first + 1).checked_sub(bytes as u64);
        self.free.iter().position(|part| left(part).is_some_and(|left| left == 0 || left >= 4))
    }

    /// The free parts that are left, which are not used any more.
    pub(crate) fn take_free(&mut self) -> Vec<(u64, u64)> {
        std::mem::take(&mut self.free)
    }

    /// Writes a record to its [place](Sink::place), and returns that.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<u64> {
        self.hash.update(bytes);
        if let Some(hole) = self.hole(bytes.len()) {
            let position = self.free[hole].0;
            self.free[hole].0 += bytes.len() as u64;
            self.free.retain(|(first, last)| first <= last);
            self.copied()?;
            self.write_at(bytes, position)?;
            return Ok(position);
        }
        if self.copying.as_ref().is_some_and(JoinHandle::is_finished) {
            self.copied()?;
        }
        let position = self.end;
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        if bytes.len() < LARGE {
            self.buffer.extend_from_slice(bytes);
        } else {
            self.flush()?;
            self.write_at(bytes, position)?;
        }
        self.end += bytes.len() as u64;
        Ok(position)
    }

    /// The same in the background, where that helps; returns memory that can be used again too.
    pub(crate) fn append_owned(&mut self, bytes: Vec<u8>) -> Result<(u64, Vec<u8>)> {
        if !(LARGE..HUGE).contains(&bytes.len()) || self.hole(bytes.len()).is_some() {
            return Ok((self.append(&bytes)?, bytes));
        }
        let position = self.end;
        self.hash.update(&bytes);
        self.flush()?;
        self.end += bytes.len() as u64;
        let background = match self.background.take() {
            Some(background) => background,
            None => Background::start(self.file.file().try_clone().map_err(Error::io("write", &self.target))?),
        };
        match background.write(position, bytes) {
            Ok(spare) => {
                self.background = Some(background);
                Ok((position, spare.unwrap_or_default()))
            }
            Err(()) => match background.finish() {
                Err(error) => Err(Error::io("write", &self.target)(error)),
                Ok(()) => Err(Error::io("write", &self.target)(io::Error::other("the writing thread ended early"))),
            },
        }
    }

    /// Waits until all records in the background are written.
    fn settle(&mut self) -> Result<()> {
        let Some(background) = self.background.take() else { return Ok(()) };
        background.finish().map_err(Error::io("write", &self.target))
    }

    /// Overwrites bytes.
    pub(crate) fn patch(&mut self, position: u64, bytes: &[u8]) -> Result<()> {
        self.copied()?;
        self.settle()?;
        self.flush()?;
        self.write_at(bytes, position)
    }

    /// An identifier of the file: a hash of all that was appended and of `salt`, in the form of a UUID of version 8.
    pub(crate) fn identifier(&self, salt: u64) -> [u8; 16] {
        let mut bytes = [0; 16];
        for (half, chunk) in bytes.chunks_exact_mut(8).enumerate() {
            let mut hash = self.hash.clone();
            hash.update(&(2 * salt + half as u64).to_le_bytes());
            chunk.copy_from_slice(&hash.digest().to_be_bytes());
        }
        bytes[6] = 0x80 | bytes[6] & 0x0F;
        bytes[8] = 0x80 | bytes[8] & 0x3F;
        bytes
    }

    /// Brings everything to the disk.
    pub(crate) fn sync(&mut self) -> Result<()> {
        self.copied()?;
        self.settle()?;
        self.flush()?;
        self.file.file().sync_all().map_err(Error::io("write", &self.target))
    }

    /// Puts the synced file in the place of its target.
    pub(crate) fn publish(self) -> Result<()> {
        self.file.publish().map_err(Error::io("replace", &self.target))
    }

    fn flush(&mut self) -> Result<()> {
        let start = self.end - self.buffer.len() as u64;
        self.write_at(&self.buffer, start)?;
        self.buffer.clear();
        Ok(())
    }

    fn write_at(&self, bytes: &[u8], position: u64) -> Result<()> {
        self.file.file().write_all_at(bytes, position).map_err(Error::io("write", &self.target))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_an_error_that_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::create(&folder.path().join("out.root")).unwrap();
        sink.append(&[0; 10]).unwrap();
        sink.end = i64::MAX as u64; // no file system has room there
        let message = sink.append(&[0; 2 << 20]).unwrap_err().to_string();
        assert!(message.starts_with("cannot write `") && message.ends_with("out.root`"), "{message}");
    }

    #[test]
    fn what_cannot_be_written_in_the_background_is_an_error_at_the_latest_when_the_file_is_synced() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::create(&folder.path().join("out.root")).unwrap();
        sink.end = i64::MAX as u64;
        let message = sink.append_owned(vec![0; LARGE]).and_then(|_| sink.sync()).unwrap_err().to_string();
        assert!(message.starts_with("cannot write `") && message.ends_with("out.root`"), "{message}");
    }
}
