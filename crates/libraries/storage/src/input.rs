//! A file that is read at given positions, by any number of threads through one handle.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

/// An open file, its path, and what it was when it was opened.
#[derive(Debug)]
pub struct Input {
    file: File,
    path: PathBuf,
    stamp: Stamp,
}

/// Which file it is, how long, and when it was changed: tells it from other files, and from its later self.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl Stamp {
    fn from_metadata(file: &Metadata) -> Stamp {
        let modified = (file.mtime(), file.mtime_nsec());
        Stamp { device: file.dev(), inode: file.ino(), size: file.size(), modified }
    }
}

impl Input {
    /// Opens a file.
    ///
    /// # Errors
    /// The file is missing, may not be read, or is a folder ([`io::ErrorKind::IsADirectory`]).
    pub fn open(path: &Path) -> io::Result<Input> {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        Ok(Input { file, path: path.to_owned(), stamp: Stamp::from_metadata(&metadata) })
    }

    /// The file, open for reading.
    pub fn file(&self) -> &File {
        &self.file
    }

    /// Where the file was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes of the file when it was opened.
    pub fn size(&self) -> u64 {
        self.stamp.size
    }

    /// Fills `bytes` from `position`.
    ///
    /// # Errors
    /// The file ends before ([`io::ErrorKind::UnexpectedEof`]), or cannot be read.
    pub fn read_at(&self, bytes: &mut [u8], position: u64) -> io::Result<()> {
        self.file.read_exact_at(bytes, position)
    }

    /// Whether the file is what it was when it was opened: not changed, not replaced, not removed.
    pub fn is_unchanged(&self) -> bool {
        let same = |now: io::Result<Metadata>| now.is_ok_and(|now| Stamp::from_metadata(&now) == self.stamp);
        same(self.file.metadata()) && same(fs::metadata(&self.path))
    }

    /// Whether a path leads to this file, by whatever name or link.
    pub fn is(&self, path: &Path) -> bool {
        let same = |other: Metadata| (other.dev(), other.ino()) == (self.stamp.device, self.stamp.inode);
        fs::metadata(path).is_ok_and(same)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_where_they_lie_and_not_beyond_the_end() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        fs::write(&path, "0123456789").unwrap();
        let (input, mut bytes) = (Input::open(&path).unwrap(), [0; 3]);
        input.read_at(&mut bytes, 4).unwrap();
        assert_eq!((&bytes, input.size()), (b"456", 10));
        assert_eq!(input.read_at(&mut bytes, 8).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(Input::open(home.path()).unwrap_err().kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn a_file_is_known_by_all_its_names() {
        let home = tempfile::tempdir().unwrap();
        let [file, link, hard, other] = ["file", "link", "hard", "other"].map(|name| home.path().join(name));
        fs::write(&file, "x").unwrap();
        fs::write(&other, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        fs::hard_link(&file, &hard).unwrap();
        let input = Input::open(&file).unwrap();
        assert!(input.is(&link) && input.is(&hard) && !input.is(&other) && !input.is(&home.path().join("none")));
    }

    #[test]
    fn a_file_that_grew_was_replaced_or_was_removed_is_changed() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        for change in [
            (|path: &Path| fs::write(path, "longer")) as fn(&Path) -> io::Result<()>,
            |path| {
                fs::copy(path, path.with_extension("new")).and_then(|_| fs::rename(path.with_extension("new"), path))
            },
            |path| fs::remove_file(path),
        ] {
            fs::write(&path, "old").unwrap();
            let input = Input::open(&path).unwrap();
            assert!(input.is_unchanged());
            change(&path).unwrap();
            assert!(!input.is_unchanged());
        }
    }
}
