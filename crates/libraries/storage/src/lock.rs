//! A lock on some work, which one process at a time holds.
//!
//! It is a `flock` on a file beside the work: the kernel gives it back when the process ends, however it does, so no lock is ever
//! left behind. On NFS Linux asks the server for it (version 4, or 3 with its lock daemon), so it holds between machines.
//! A `fcntl` lock would be lost as soon as the process closes any descriptor of the file.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::Error;

/// A lock that is held. Dropping it gives it back and removes its file.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Closing it gives the lock back.
    _file: File,
}

impl Lock {
    /// Takes the lock whose file is `path`, in a folder that is made if it is missing. `None` where the file system has no locks.
    ///
    /// # Errors
    /// When another process holds it, which is named, or the file cannot be written.
    pub fn take(path: &Path) -> Result<Option<Self>, Error> {
        let write = |source| Error::Write { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(write)?;
        }
        loop {
            let mut file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(write)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    let mut by = String::new();
                    // Who holds it may not have said so yet.
                    let _ = file.read_to_string(&mut by);
                    return Err(Error::Locked { path: path.to_owned(), by: by.trim().to_owned() });
                }
                Err(TryLockError::Error(_)) => return Ok(None),
            }
            // Who held it may have removed the file meanwhile: then this is a lock on nothing.
            if is_same(&file, path) {
                say(&mut file).map_err(write)?;
                return Ok(Some(Self { path: path.to_owned(), _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still held, so nobody else can have it.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether the path still leads to the file.
fn is_same(file: &File, path: &Path) -> bool {
    let place = |found: std::fs::Metadata| (found.dev(), found.ino());
    file.metadata().is_ok_and(|own| std::fs::metadata(path).is_ok_and(|found| place(own) == place(found)))
}

/// Writes who holds the lock.
fn say(file: &mut File) -> io::Result<()> {
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = if machine.trim().is_empty() { String::new() } else { format!(" on {}", machine.trim()) };
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {}{machine}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_and_free_again_when_it_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.lock");
        let lock = Lock::take(&path).unwrap().unwrap();
        let refused = Lock::take(&path).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(lock);
        assert!(!path.exists());
        assert!(Lock::take(&path).unwrap().is_some());
    }

    #[test]
    fn a_file_that_a_killed_process_left_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        std::fs::write(&path, "process 1 on another, with a long name").unwrap();
        let _lock = Lock::take(&path).unwrap().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(&format!("process {}", std::process::id())) && text.lines().count() == 1, "{text}");
    }
}
