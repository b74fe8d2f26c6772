//! What tells a file from another, and from its later self: the lock of those who cannot lock.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;

/// Which file it is, how long, and when it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileStamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
}

impl FileStamp {
    pub(crate) fn from_metadata(file: &Metadata) -> FileStamp {
        let modified = (file.mtime(), file.mtime_nsec());
        FileStamp { device: file.dev(), inode: file.ino(), size: file.size(), modified }
    }

    /// Whether both are the same file, by whatever names, changed or not.
    pub(crate) fn same_file(&self, other: &FileStamp) -> bool {
        (self.device, self.inode) == (other.device, other.inode)
    }
}
