//! Finds the real files that tests read: under `TWOFOLD_DATA`, or beside the checkout. A test that does not find them says that it
//! is skipped.

use std::path::{Path, PathBuf};

/// A file of `root-corpus`.
pub(crate) fn file(name: &str) -> Option<PathBuf> {
    let found = folder()?.join("root-corpus").join(name);
    assert!(found.exists(), "the data folder has no {name}");
    Some(found)
}

/// All ROOT files, in order of their path.
pub(crate) fn files() -> Option<Vec<PathBuf>> {
    let (mut found, mut waiting) = (Vec::new(), vec![folder()?]);
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "root") {
                found.push(path);
            }
        }
    }
    found.sort();
    Some(found)
}

fn folder() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).unwrap();
    let folder = std::env::var_os("TWOFOLD_DATA").map_or_else(|| workspace.join("../shared/data"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no data in {}; set TWOFOLD_DATA", folder.display());
        return None;
    }
    Some(folder)
}
