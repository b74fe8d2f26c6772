//! Where the events of a chain lie: files from paths and globs, each with its friend files.
//!
//! A chain is checked before anything is read: a pattern that matches nothing, a missing file or a file listed twice is an
//! error that names it. The files of one pattern come in sorted order, so that a chain does not depend on the file system.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// One file of a chain and its friend files, which hold the same events in the same order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub file: PathBuf,
    /// Its friends, in the order of the friend folders.
    pub friends: Vec<PathBuf>,
}

impl Location {
    /// A file without friends.
    pub fn new(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), friends: Vec::new() }
    }

    /// A file with one friend from each of `friends`: folders, or files by their extension, as `scores.root`.
    ///
    /// The friend of `base/a/b.root` in `folder` is `folder/a/b.root`. For a file outside `base` it is `folder/a/b.root` by the
    /// name of the parent, or `folder/b.root`, whichever exists first.
    pub fn with_friends(file: impl Into<PathBuf>, base: &Path, friends: &[PathBuf]) -> Result<Self> {
        let file = file.into();
        let friends = friends.iter().map(|friend| friend_of(&file, base, friend)).collect::<Result<_>>()?;
        Ok(Self { file, friends })
    }
}

/// Finds the files of `patterns` (paths or globs) and their friends, whose paths are taken relative to `base`.
pub fn locate<P: AsRef<Path>>(patterns: &[P], base: &Path, friends: &[PathBuf]) -> Result<Vec<Location>> {
    let mut seen = HashSet::new();
    let mut locations = Vec::new();
    for pattern in patterns {
        for file in matches(pattern.as_ref())? {
            let real = file.canonicalize().map_err(|source| Error::Unreadable { path: file.clone(), source })?;
            if !seen.insert(real) {
                return Err(Error::Duplicate { path: file });
            }
            locations.push(Location::with_friends(file, base, friends)?);
        }
    }
    if locations.is_empty() { Err(Error::NoFiles) } else { Ok(locations) }
}

/// The files of one pattern. An existing file is taken by its name even if that has glob characters in it.
fn matches(pattern: &Path) -> Result<Vec<PathBuf>> {
    if pattern.is_file() {
        return Ok(vec![pattern.to_path_buf()]);
    }
    let text = pattern.to_string_lossy();
    if !text.contains(['*', '?', '[']) {
        return Err(Error::Missing { path: pattern.to_path_buf() });
    }
    let paths = glob::glob(&text).map_err(|source| Error::Pattern { pattern: text.to_string(), source })?;
    let mut files = Vec::new();
    for path in paths {
        let path =
            path.map_err(|error| Error::Unreadable { path: error.path().to_path_buf(), source: error.into() })?;
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() { Err(Error::NoMatch { pattern: text.to_string() }) } else { Ok(files) }
}

fn friend_of(file: &Path, base: &Path, folder: &Path) -> Result<PathBuf> {
    // One may be relative to the current folder and the other not.
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (whole_file, whole_base) = (whole(file), whole(if base == Path::new("") { Path::new(".") } else { base }));
    let candidates = match file.strip_prefix(base).or_else(|_| whole_file.strip_prefix(&whole_base)) {
        _ if table::Format::of(folder).is_ok() => vec![folder.to_path_buf()],
        Ok(relative) => vec![folder.join(relative)],
        Err(_) => {
            let name = file.file_name().unwrap_or_default();
            let parent = file.parent().and_then(Path::file_name).unwrap_or_default();
            vec![folder.join(parent).join(name), folder.join(name)]
        }
    };
    let found = candidates.iter().find(|path| path.is_file());
    found.cloned().ok_or_else(|| Error::NoFriend { file: file.to_path_buf(), expected: candidates[0].clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_with(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    fn find(folder: &tempfile::TempDir, base: &str, patterns: &[&str], friends: &[PathBuf]) -> Result<Vec<Location>> {
        let base = folder.path().join(base);
        let patterns: Vec<PathBuf> = patterns.iter().map(|pattern| base.join(pattern)).collect();
        locate(&patterns, &base, friends)
    }

    fn names(locations: &[Location]) -> Vec<String> {
        locations.iter().map(|l| l.file.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_glob_gives_its_files_in_sorted_order() {
        let folder = folder_with(&["b.root", "a.root", "c.txt"]);
        assert_eq!(names(&find(&folder, "", &["*.root"], &[]).unwrap()), ["a.root", "b.root"]);
    }

    #[test]
    fn a_glob_without_a_match_is_refused_by_name() {
        let folder = folder_with(&["a.root"]);
        let error = find(&folder, "", &["a.root", "w?jets*.root"], &[]).unwrap_err();
        assert!(error.to_string().contains("w?jets*.root"), "{error}");
    }

    #[test]
    fn a_missing_file_is_refused_by_name() {
        let folder = folder_with(&[]);
        let error = find(&folder, "", &["ztt.root"], &[]).unwrap_err();
        assert!(matches!(&error, Error::Missing { path } if path.ends_with("ztt.root")), "{error}");
    }

    #[test]
    fn a_file_listed_twice_is_refused() {
        let folder = folder_with(&["a.root", "b.root"]);
        let error = find(&folder, "", &["a.root", "*.root"], &[]).unwrap_err();
        assert!(matches!(error, Error::Duplicate { .. }));
    }

    #[test]
    fn a_name_with_brackets_is_a_file_before_it_is_a_pattern() {
        let folder = folder_with(&["a[1].root", "a1.root"]);
        assert_eq!(names(&find(&folder, "", &["a[1].root"], &[]).unwrap()), ["a[1].root"]);
    }

    #[test]
    fn a_friend_has_the_same_path_below_its_own_folder() {
        let folder = folder_with(&["main/dy/dy.root", "scores/dy/dy.root"]);
        let friends = [folder.path().join("scores")];
        let found = find(&folder, "main", &["dy/dy.root"], &friends).unwrap();
        assert_eq!(found[0].friends, [folder.path().join("scores/dy/dy.root")]);
    }

    #[test]
    fn a_friend_is_found_whether_the_base_or_the_file_is_relative_or_not() {
        // Relative to the current folder, which is that of the crate.
        let folder = tempfile::tempdir_in(".").unwrap();
        let relative = Path::new(folder.path().file_name().unwrap());
        for name in ["main/dy/2016/dy.root", "scores/dy/2016/dy.root"] {
            let path = relative.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).and_then(|()| std::fs::write(path, "")).unwrap();
        }
        let whole = std::path::absolute(relative).unwrap();
        let friends = [relative.join("scores")];
        for (file, base) in [(&whole, relative), (&relative.to_owned(), whole.as_path()), (&whole, whole.as_path())] {
            let file = file.join("main/dy/2016/dy.root");
            let found = Location::with_friends(&file, &base.join("main"), &friends).unwrap();
            assert_eq!(found.friends, [relative.join("scores/dy/2016/dy.root")], "{}", base.display());
        }
    }

    #[test]
    fn the_friend_of_a_file_elsewhere_is_found_by_its_parent() {
        let folder = folder_with(&["other/dy/dy.root", "scores/dy/dy.root"]);
        let friends = [folder.path().join("scores")];
        let found =
            Location::with_friends(folder.path().join("other/dy/dy.root"), Path::new("/nowhere"), &friends).unwrap();
        assert_eq!(found.friends, [folder.path().join("scores/dy/dy.root")]);
    }

    #[test]
    fn a_missing_friend_is_refused_by_the_path_that_was_expected() {
        let folder = folder_with(&["main/dy.root"]);
        let friends = [folder.path().join("scores")];
        let error = find(&folder, "main", &["dy.root"], &friends).unwrap_err();
        assert!(error.to_string().contains("scores/dy.root"), "{error}");
    }
}
