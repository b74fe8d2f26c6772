//! Outputs appear whole or not at all.
//!
//! An [`Output`] is a [`Replacement`] that creates the folders of its path and whose errors name it. [`Output::finish`]
//! puts it in its place; dropping it without finishing removes it.

use crate::{Error, Replacement};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file under construction.
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    file: BufWriter<Replacement>,
}

impl Output {
    /// Opens a temporary file beside `path`. The folder is created if it is missing.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let file = temporary(&path).map_err(|source| Error::Write { path: path.clone(), source })?;
        Ok(Self { path, file: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Files with their contents, none of which appears before it is finished: if the disk is full, none does.
    pub fn all(files: impl IntoIterator<Item = (impl Into<PathBuf>, impl AsRef<[u8]>)>) -> Result<Vec<Self>, Error> {
        let hold = |(path, content): (_, _)| {
            let mut output = Self::create(path)?;
            output.hold(content)?;
            Ok(output)
        };
        files.into_iter().map(hold).collect()
    }

    fn hold(&mut self, content: impl AsRef<[u8]>) -> Result<(), Error> {
        let written = self.write_all(content.as_ref()).and_then(|()| self.flush());
        written.map_err(|source| Error::Write { path: self.path.clone(), source })
    }

    /// Where the file will appear.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Flushes, syncs and renames: from here on the file is there, whole.
    pub fn finish(self) -> Result<(), Error> {
        let Self { path, file } = self;
        let whole = file.into_inner().map_err(io::IntoInnerError::into_error);
        whole.and_then(Replacement::publish).map_err(|source| Error::Write { path, source })
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a whole file at once.
pub fn write(path: impl Into<PathBuf>, content: impl AsRef<[u8]>) -> Result<(), Error> {
    let mut output = Output::create(path)?;
    output.hold(content)?;
    output.finish()
}

/// Fails if `path` exists and may not be replaced; else tries whether its folder can be written. For the first
/// second of a tool, before long work.
pub fn check(path: &Path, force: bool) -> Result<(), Error> {
    if !force && path.exists() {
        return Err(Error::Exists { path: path.to_owned() });
    }
    temporary(path).map(drop).map_err(|source| Error::Write { path: path.to_owned(), source })
}

/// Removes a file if there is one.
///
/// # Errors
/// When it cannot be removed.
pub fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::Write { path: path.to_owned(), source }),
        _ => Ok(()),
    }
}

fn temporary(path: &Path) -> io::Result<Replacement> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    Replacement::create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_when_finished_and_not_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.txt");
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"hello").unwrap();
        assert!(!path.exists());
        output.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"hello");
    }

    #[test]
    fn an_unfinished_output_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write(&path, "old").unwrap();
        let mut output = Output::create(&path).unwrap();
        output.write_all(b"new").unwrap();
        drop(output);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn permissions_are_those_of_the_umask_or_of_the_old_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (ours, plain) = (folder.path().join("ours"), folder.path().join("plain"));
        write(&ours, "x").unwrap();
        fs::write(&plain, "x").unwrap();
        assert_eq!(mode(&ours), mode(&plain));
        fs::set_permissions(&ours, fs::Permissions::from_mode(0o640)).unwrap();
        write(&ours, "y").unwrap();
        assert_eq!(mode(&ours), 0o640);
    }

    #[test]
    fn existing_and_unwritable_outputs_are_refused_early() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write(&path, "x").unwrap();
        assert!(matches!(check(&path, false), Err(Error::Exists { .. })));
        assert!(check(&path, true).is_ok());
        assert!(matches!(check(folder.path(), true), Err(Error::Write { .. })));
        assert!(matches!(check(&path.join("below"), true), Err(Error::Write { .. })));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
