//! A temporary file in the folder of its target, which it replaces when it is whole.
//!
//! A target that is a symbolic link stays one: the file that it points to is replaced. The new file has the permissions
//! of the file that it replaces, or those that the user's umask asks for, not the 0600 of temporary files.

use std::collections::BTreeSet;
use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// A file under construction. Dropped before [`Replacement::publish`], it is gone, and what it was to replace stays.
#[derive(Debug)]
pub struct Replacement {
    file: NamedTempFile,
    target: PathBuf,
    _listed: Listed,
}

/// The temporary files of this process.
static LIST: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Keeps a temporary file in the list.
#[derive(Debug)]
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        list().remove(&self.0);
    }
}

fn list() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    LIST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes all files under construction, for a process that is about to die. None begins or ends while what is returned lives.
pub fn abandon() -> impl Drop {
    let list = list();
    remove(&list);
    list
}

fn remove(files: &BTreeSet<PathBuf>) {
    for path in files {
        let _ = fs::remove_file(path); // one that was just published is no longer there
    }
}

impl Replacement {
    /// Begins an empty file that will be at `path`.
    ///
    /// # Errors
    /// The path is a folder ([`io::ErrorKind::IsADirectory`]), or its folder is missing or cannot be written to.
    pub fn create(path: &Path) -> io::Result<Self> {
        let target = followed(path)?;
        if target.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        let mut list = list();
        let file = tempfile::Builder::new()
            .prefix(".twofold-")
            .suffix(".partial")
            .permissions(Permissions::from_mode(0o666)) // from which the umask takes its bits
            .tempfile_in(folder(&target))?;
        list.insert(file.path().to_owned());
        drop(list);
        let replacement = Replacement { _listed: Listed(file.path().to_owned()), file, target };
        replacement.keep_permissions()?; // already here: nobody else may read what was private
        Ok(replacement)
    }

    /// The file, open for reading and writing.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Brings the file to the disk and puts it in the place of its target.
    ///
    /// # Errors
    /// The disk is full, or the target cannot be replaced; nothing is left behind then.
    pub fn publish(self) -> io::Result<()> {
        self.keep_permissions()?;
        self.file().sync_all()?;
        self.file.persist(&self.target).map_err(|error| error.error)?;
        // The rename itself reaches the disk with the folder; some file systems cannot sync folders.
        let _ = File::open(folder(&self.target)).and_then(|folder| folder.sync_all());
        Ok(())
    }

    fn keep_permissions(&self) -> io::Result<()> {
        match fs::metadata(&self.target) {
            Ok(old) => self.file().set_permissions(old.permissions()),
            Err(_) => Ok(()), // a new file
        }
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// The path of the file to which a symbolic link points, by any number of links; the path itself if it is no link.
fn followed(path: &Path) -> io::Result<PathBuf> {
    /// As many links as Linux follows.
    const MOST: usize = 40;
    let mut path = path.to_owned();
    for _ in 0..MOST {
        match fs::read_link(&path) {
            Ok(next) => path = folder(&path).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// The folder that holds a file.
fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn replace(path: &Path, content: &str) -> io::Result<()> {
        let mut replacement = Replacement::create(path)?;
        replacement.write_all(content.as_bytes())?;
        replacement.publish()
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_link_stays_and_the_file_that_it_points_to_is_replaced_in_its_own_folder() {
        let home = tempfile::tempdir().unwrap();
        let [here, there] = ["here", "there"].map(|name| home.path().join(name));
        fs::create_dir(&here).and_then(|()| fs::create_dir(&there)).unwrap();
        let (file, link, second) = (there.join("file"), here.join("link"), here.join("second"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        symlink("../there/file", &link).unwrap();
        symlink(&link, &second).unwrap();
        for (path, content) in [(&link, "new"), (&second, "newer")] {
            replace(path, content).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), content);
            assert!(link.is_symlink() && second.is_symlink() && !file.is_symlink());
            assert_eq!(mode(&file), 0o640);
        }
        assert_eq!((names(&here), names(&there)), (vec!["link".into(), "second".into()], vec!["file".into()]));
    }

    #[test]
    fn a_link_to_a_file_that_is_not_there_yet_makes_it() {
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("file"), home.path().join("link"));
        symlink("file", &link).unwrap();
        replace(&link, "new").unwrap();
        assert!(link.is_symlink() && fs::read_to_string(&file).unwrap() == "new");
    }

    #[test]
    fn links_in_a_circle_are_an_error() {
        let home = tempfile::tempdir().unwrap();
        let [a, b] = ["a", "b"].map(|name| home.path().join(name));
        symlink(&a, &b).unwrap();
        symlink(&b, &a).unwrap();
        assert!(replace(&a, "x").is_err());
        assert_eq!(names(home.path()), ["a", "b"]);
    }

    #[test]
    fn a_private_file_is_private_while_it_is_replaced() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        let replacement = Replacement::create(&file).unwrap();
        assert_eq!(mode(replacement.file.path()), 0o600);
    }

    #[test]
    fn a_process_that_dies_removes_what_it_was_writing_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let [old, new] = ["old", "new"].map(|name| home.path().join(name));
        replace(&old, "old").unwrap();
        let mut half = Replacement::create(&new).unwrap();
        half.write_all(b"half").unwrap();
        let path = half.file.path().to_owned();
        assert!(list().contains(&path));
        remove(&BTreeSet::from([path.clone()])); // not all that are listed: other tests write, too
        assert_eq!(names(home.path()), ["old"]);
        drop(half);
        assert!(!list().contains(&path));
    }

    #[test]
    fn nothing_is_left_behind_where_a_file_cannot_be_replaced() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        let replacement = Replacement::create(&file).unwrap();
        fs::create_dir_all(file.join("below")).unwrap(); // now a folder is in the way
        assert!(replacement.publish().is_err());
        assert_eq!(names(home.path()), ["file"]);
        assert_eq!(Replacement::create(&file).unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert_eq!(Replacement::create(&home.path().join("no/file")).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert_eq!(names(home.path()), ["file"]);
    }
}
