//! What can go wrong with a file.

use std::io;
use std::path::PathBuf;

use explain::advice;

/// An error that names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read {}{}", path.display(), advice(self))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}{}", path.display(), advice(self))]
    Write {
        /// The file that was to appear.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// An output is there already.
    #[error("{} exists already{}", path.display(), advice(self))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Another process holds a lock.
    #[error("{by} is at it already, as `{}` says{}", path.display(), advice(self))]
    Locked {
        /// The file of the lock.
        path: PathBuf,
        /// Who holds it.
        by: String,
    },
    /// The user asked to stop.
    #[error(transparent)]
    Interrupted(#[from] interrupt::Interrupted),
}
