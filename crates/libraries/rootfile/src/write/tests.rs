//! What is written, seen with the reader and with the eyes of the file system.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::*;
use crate::{Axis, BranchSpec, Contents, Element, Histogram1, Moments, RootFile, Values};

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
    file.object_string("a/note", "a text").unwrap();
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
        assert_eq!(file.text("a/note").unwrap().unwrap(), "a text");
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
fn a_file_that_is_replaced_through_a_link_keeps_its_permissions_and_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let (path, link) = (folder.path().join("out.root"), folder.path().join("link.root"));
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&path, &link).unwrap();
    Writer::create(&link, Compression::None).unwrap().finish().unwrap();
    assert!(link.is_symlink() && RootFile::open(&path).is_ok());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
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
    assert_eq!(
        message(&[&two, &wrong]),
        "branch `b` holds 1 x float32 per entry, found a column with 1 x int32 per entry"
    );
}

#[test]
fn values_of_varying_number_are_read_back_across_clusters() {
    const ENTRIES: u64 = 90_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.root");
    let offsets = |lengths: &dyn Fn(u64) -> u64, entries: u64| {
        let mut offsets = vec![0];
        (0..entries).for_each(|entry| offsets.push(offsets[offsets.len() - 1] + lengths(entry)));
        offsets
    };
    let last = |offsets: &[u64]| offsets[offsets.len() - 1] as usize;
    let (n, m) = (offsets(&|entry| entry % 11, ENTRIES), offsets(&|entry| entry / 1000 % 7, ENTRIES));
    let inner = offsets(&|item| item % 3, last(&m) as u64);
    let text: Vec<u8> = (0..last(&m)).map(|i| b'a' + (i % 26) as u8).collect();
    let floats = |count| Values::F32((0..count).map(|i| i as f32).collect());
    let columns = [
        Column::nested(floats(last(&n)), 1, vec![n.clone()]).unwrap(),
        Column::nested(floats(3 * last(&n)), 3, vec![n.clone()]).unwrap(),
        Column::text(text, vec![m.clone()]).unwrap(),
        Column::nested(floats(last(&inner)), 1, vec![m, inner]).unwrap(),
    ];
    let branches = vec![
        BranchSpec::jagged("x", Element::F32, []).counted_by("n"),
        BranchSpec::jagged("y", Element::F32, [3]).counted_by("n"),
        BranchSpec::text("text"),
        BranchSpec::vectors("vectors", Element::F32, 2),
    ];
    let part = |column: &Column, entries: std::ops::Range<usize>| {
        let mut items = entries;
        let mut levels = Vec::new();
        for offsets in column.levels() {
            let (start, end) = (offsets[items.start], offsets[items.end]);
            levels.push(offsets[items.start..=items.end].iter().map(|offset| offset - start).collect::<Vec<_>>());
            items = start as usize..end as usize;
        }
        let values = items.start * column.width()..items.end * column.width();
        match column.values() {
            Values::U8(bytes) => Column::text(bytes[values].to_vec(), levels),
            Values::F32(floats) => Column::nested(Values::F32(floats[values].to_vec()), column.width(), levels),
            _ => None,
        }
        .unwrap()
    };
    let mut written = Vec::new();
    for block in [ENTRIES as usize, 7_777] {
        let mut file = Writer::create(&path, Compression::Lz4).unwrap();
        let tree = file.tree(TreeSpec::new("t", branches.clone())).unwrap();
        for start in (0..ENTRIES as usize).step_by(block) {
            let entries = start..(ENTRIES as usize).min(start + block);
            let parts: Vec<Column> = columns.iter().map(|column| part(column, entries.clone())).collect();
            file.fill(tree, &parts.iter().collect::<Vec<_>>()).unwrap();
        }
        file.finish().unwrap();
        written.push(fs::read(&path).unwrap());
    }
    assert!(written[0] == written[1], "the bytes depend on how many entries are filled at a time");
    let tree = RootFile::open(&path).unwrap().tree("t").unwrap();
    let names: Vec<&str> = tree.branches().iter().map(|branch| branch.name()).collect();
    assert_eq!(names, ["n", "x", "y", "text", "vectors"]);
    let read = tree.read(&["x", "y", "text", "vectors"], 0..ENTRIES).unwrap();
    assert!(read == columns);
    let counts = tree.read(&["n"], 0..ENTRIES).unwrap().remove(0);
    assert!(counts.get::<i32>().unwrap().iter().enumerate().all(|(entry, &count)| count == entry as i32 % 11));
}

#[test]
fn histograms_that_do_not_fit_together_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = Writer::create(folder.path().join("out.root"), Compression::None).unwrap();
    let histogram = |x: Axis, contents: usize, variances: Option<usize>| Histogram1 {
        title: String::new(),
        x,
        y_title: String::new(),
        contents: Contents::F64(vec![0.0; contents]),
        entries: 0.0,
        moments: Moments::default(),
        variances: variances.map(|count| vec![0.0; count]),
    };
    let uniform = |count| Axis::uniform("x", count, 0.0, 1.0);
    for (histogram, words) in [
        (histogram(uniform(3), 3, None), "expected 5 contents, with the bins below and above the axes, found 3"),
        (histogram(uniform(3), 5, Some(4)), "expected 5 variances"),
        (histogram(uniform(0), 2, None), "at least one bin"),
        (histogram(Axis::edges("x", [0.0, 0.0, 1.0]), 4, None), "edges that ascend"),
        (histogram(Axis::uniform("x", 1, 0.0, f64::NAN), 3, None), "edges that ascend"),
    ] {
        let message = file.histogram("folder/mass", &histogram.into()).unwrap_err().to_string();
        assert!(message.starts_with("cannot write histogram `folder/mass`: ") && message.contains(words), "{message}");
    }
    file.histogram("folder/mass", &histogram(uniform(3), 5, None).into()).unwrap();
    assert!(file.text("folder/mass", "").is_err(), "a name was taken twice");
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
