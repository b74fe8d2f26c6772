//! Files good and bad, opened.

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::corpus;

fn written(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ntuple.root");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn refusal(bytes: &[u8]) -> String {
    let (_folder, path) = written(bytes);
    RootFile::open(&path).unwrap_err().to_string().replace(&path.display().to_string(), "FILE")
}

#[test]
fn a_missing_file_is_refused_by_name() {
    let error = RootFile::open("/nowhere/ntuple.root").unwrap_err();
    assert_eq!(error.to_string(), "cannot open `/nowhere/ntuple.root`");
}

#[test]
fn a_folder_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(RootFile::open(folder.path()), Err(Error::Folder { .. })));
}

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(refusal(b""), "`FILE` is not a ROOT file: it is empty, expected it to begin with `root`");
}

#[test]
fn a_text_file_named_root_is_refused() {
    let expected = "`FILE` is not a ROOT file: it begins with `pt,eta\\n1`, expected it to begin with `root`";
    assert_eq!(refusal(b"pt,eta\n1.0,2.0\n"), expected);
}

#[test]
fn a_truncated_file_is_refused_with_both_sizes() {
    let Some(path) = corpus::file("gohep/groot~testdata~simple.root") else { return };
    let bytes = fs::read(path).unwrap();
    let half = &bytes[..bytes.len() / 2];
    let expected = format!("its header promises {} bytes and it has {}", bytes.len(), half.len());
    assert!(refusal(half).contains(&expected), "{}", refusal(half));
    assert!(refusal(&bytes[..20]).contains("is truncated"));
}

#[test]
fn folders_are_walked_and_their_trees_found() {
    let Some(path) = corpus::file("scikit-hep-testdata/uproot-nesteddirs.root") else { return };
    let file = RootFile::open(path).unwrap();
    let mut trees = file.trees();
    trees.sort_unstable();
    assert_eq!(trees, ["one/tree", "one/two/tree", "three/tree"]);
    assert!(file.tree("one/two/tree").unwrap().entries() > 0);
}

#[test]
fn the_newest_cycle_is_opened_unless_another_is_asked_for() {
    let Some(path) = corpus::file("scikit-hep-testdata/uproot-HZZ.root") else { return };
    let file = RootFile::open(path).unwrap();
    let newest = file.key("events").unwrap().cycle();
    assert_eq!(file.key(&format!("events;{newest}")).unwrap().cycle(), newest);
    assert!(file.key("events;99").is_none());
}

#[test]
fn a_misspelt_tree_gets_a_suggestion() {
    let Some(path) = corpus::file("scikit-hep-testdata/uproot-HZZ.root") else { return };
    let error = RootFile::open(path).unwrap().tree("Event").unwrap_err().to_string();
    assert!(error.ends_with("did you mean `events`?"), "{error}");
}

#[test]
fn an_rntuple_is_among_the_trees() {
    let Some(path) = corpus::file("scikit-hep-testdata/ntpl001_staff_rntuple_v1-0-0-0.root") else { return };
    let file = RootFile::open(path).unwrap();
    assert_eq!(file.trees(), ["Staff"]);
    assert_eq!(file.tree("Staff").unwrap().entries(), 3354);
}

#[test]
fn a_version_below_zero_is_one_of_a_small_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.root");
    let mut file = crate::Writer::create(&path, Compression::None).unwrap();
    file.text("note", "kept").unwrap();
    file.finish().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    bytes[4..8].copy_from_slice(&(61_800i32 - 1_000_000).to_be_bytes());
    fs::write(&path, bytes).unwrap();
    let file = RootFile::open(&path).unwrap();
    assert_eq!((file.version(), file.text("note").unwrap().as_deref()), (61_800 - 1_000_000, Some("kept")));
    let mut header = file.header().clone();
    assert_eq!(Header::parse(&header.to_bytes()).unwrap(), header);
    header.end = 3_000_000_000;
    let grown = Header::parse(&header.to_bytes()).unwrap();
    assert_eq!((grown.version, grown.big, grown.end), (61_800, true, header.end));
}
