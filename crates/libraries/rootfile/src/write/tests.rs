//! What is written, seen with the reader and with the eyes of the file system.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::{Element, RootFile, Values};

fn two_trees(path: &Path, compression: Compression) {
    let mut file = Writer::create(path, compression).unwrap();
    let pt = vec![BranchSpec::scalar("pt", Element::F32)];
    let id = vec![BranchSpec::scalar("id", Element::U64), BranchSpec::array("x", Element::I16, [2, 3])];
    let top = file.tree(TreeSpec::new("events", pt)).unwrap();
    let deep = file.tree(TreeSpec::new("a/b/events", id)).unwrap();
    for block in 0..3u64 {
        let ids: Vec<u64> = (0..70_000).map(|entry| u64::MAX - block * 70_000 - entry).collect();
        let xs = Column::new(Values::I16((0..420_000).map(|value| value as i16).collect()), 6).unwrap();
        file.fill(top, &[&Column::from(vec![block as f32; 1000])]).unwrap();
        file.fill(deep, &[&Column::from(ids), &xs]).unwrap();
    }
    file.text("twofold", &"provenance ".repeat(1000)).unwrap();
    file.finish().unwrap();
}

fn entries_of(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn keys_and_texts_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.root");
    for compression in [Compression::None, Compression::Zlib(1), Compression::Lz4, Compression::Zstd(5)] {
        two_trees(&path, compression);
        let file = RootFile::open(&path).unwrap();
        assert_eq!(file.trees(), ["events", "a/b/events"]);
        assert_eq!(file.text("twofold").unwrap().unwrap(), "provenance ".repeat(1000));
    }
    assert_eq!(entries_of(folder.path()), ["out.root"]);
}

#[test]
fn the_same_calls_give_the_same_bytes_whatever_the_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.root");
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| two_trees(&path, Compression::default()));
        fs::read(&path).unwrap()
    };
    assert!(with_threads(1) == with_threads(4));
}

#[test]
fn nothing_is_left_of_a_file_that_was_not_finished() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.root");
    fs::write(&path, "what was there").unwrap();
    drop(Writer::create(&path, Compression::None).unwrap());
    assert_eq!(fs::read_to_string(&path).unwrap(), "what was there");
    assert_eq!(entries_of(folder.path()), ["out.root"]);
}

#[test]
fn a_finished_file_has_the_permissions_of_any_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let (path, other) = (folder.path().join("out.root"), folder.path().join("other"));
    Writer::create(&path, Compression::None).unwrap().finish().unwrap();
    fs::write(&other, "").unwrap();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&path), mode(&other));
}

#[test]
fn a_missing_folder_is_named() {
    let message = Writer::create("/nowhere/out.root", Compression::None).err().unwrap().to_string();
    assert_eq!(message, "cannot create `/nowhere/out.root`");
}

#[test]
fn columns_that_do_not_fit_are_refused_by_the_name_of_their_branch() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = Writer::create(folder.path().join("out.root"), Compression::None).unwrap();
    let branches = ["a", "b"].map(|name| BranchSpec::scalar(name, Element::F32)).to_vec();
    let tree = file.tree(TreeSpec::new("t", branches)).unwrap();
    let mut message = |columns: &[&Column]| file.fill(tree, columns).unwrap_err().to_string();
    let (two, three) = (Column::from(vec![0f32; 2]), Column::from(vec![0f32; 3]));
    assert_eq!(message(&[&two]), "tree `t` has 2 branches, found 1 columns");
    assert_eq!(message(&[&two, &three]), "the column for branch `b` has 3 entries, the first one has 2");
    let wrong = Column::from(vec![0i32; 2]);
    assert_eq!(message(&[&two, &wrong]), "branch `b` holds 1 x f32 per entry, found a column with 1 x i32 per entry");
}

#[test]
fn names_are_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = Writer::create(folder.path().join("out.root"), Compression::None).unwrap();
    file.text("a", "").unwrap();
    let message = file.tree(TreeSpec::new("a", vec![])).unwrap_err().to_string();
    assert_eq!(message, "cannot write tree `a`: the name is taken; give each its own");
    assert!(file.tree(TreeSpec::new("a/t", vec![])).is_err());
    assert!(file.tree(TreeSpec::new("b/t", vec![])).is_ok());
}

#[test]
fn a_file_without_trees_and_a_tree_without_branches_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.root");
    Writer::create(&path, Compression::default()).unwrap().finish().unwrap();
    assert!(RootFile::open(&path).unwrap().keys().is_empty());
    let mut file = Writer::create(&path, Compression::default()).unwrap();
    let tree = file.tree(TreeSpec::new("t", vec![])).unwrap();
    file.fill(tree, &[]).unwrap();
    file.finish().unwrap();
    assert_eq!(RootFile::open(&path).unwrap().trees(), ["t"]);
}
