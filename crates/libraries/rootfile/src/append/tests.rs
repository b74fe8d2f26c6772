//! Appended branches, seen with the reader.

use std::fs;
use std::path::Path;

use super::*;
use crate::Element;

const ENTRIES: usize = 150_000;

/// A file with a tree of three branches in a folder, another tree beside it, and a text.
fn example(path: &Path) {
    let mut file = Writer::create(path, Compression::Zlib(1)).unwrap();
    let branches = vec![
        BranchSpec::scalar("a", Element::F32),
        BranchSpec::scalar("b", Element::I64),
        BranchSpec::scalar("c", Element::F32),
    ];
    let tree = file.tree(TreeSpec::new("folder/events", branches)).unwrap();
    let other = file.tree(TreeSpec::new("other", vec![BranchSpec::scalar("x", Element::U8)])).unwrap();
    let [a, c] = [0.5, 2.5].map(|scale| Column::from((0..ENTRIES).map(|i| i as f32 * scale).collect::<Vec<f32>>()));
    file.fill(tree, &[&a, &Column::from((0..ENTRIES as i64).collect::<Vec<_>>()), &c]).unwrap();
    file.fill(other, &[&Column::from(vec![7u8; 10])]).unwrap();
    file.text("note", "kept").unwrap();
    file.finish().unwrap();
}

fn scores(scale: f64) -> Column {
    Column::from((0..ENTRIES).map(|i| i as f64 * scale).collect::<Vec<f64>>())
}

fn append(input: &Path, names: &[&str], destination: Destination, overwrite: bool) -> Result<()> {
    let branches = names.iter().map(|name| BranchSpec::scalar(*name, Element::F64)).collect();
    let options = AppendOptions { destination, overwrite, compression: None };
    let mut append = Append::open(input, "folder/events", branches, &options)?;
    let columns: Vec<Column> = (1..=names.len()).map(|index| scores(index as f64)).collect();
    append.fill(&columns.iter().collect::<Vec<_>>())?;
    append.commit()
}

fn column(path: &Path, branch: &str) -> Column {
    let tree = RootFile::open(path).unwrap().tree("folder/events").unwrap();
    tree.read(&[branch], 0..tree.entries()).unwrap().remove(0)
}

fn branch_names(path: &Path) -> Vec<String> {
    let tree = RootFile::open(path).unwrap().tree("folder/events").unwrap();
    tree.branches().iter().map(|branch| branch.name().to_owned()).collect()
}

#[test]
fn new_branches_stand_beside_the_old_ones_and_all_else_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.root"), folder.path().join("out.root"));
    example(&input);
    let before = fs::read(&input).unwrap();
    append(&input, &["score", "spread"], Destination::Output(output.clone()), false).unwrap();
    assert_eq!(branch_names(&output), ["a", "b", "c", "score", "spread"]);
    assert_eq!(column(&output, "score"), scores(1.0));
    assert_eq!(column(&output, "spread"), scores(2.0));
    for old in ["a", "b", "c"] {
        assert_eq!(column(&output, old), column(&input, old));
    }
    assert_eq!(RootFile::open(&output).unwrap().text("note").unwrap().unwrap(), "kept");
    assert_eq!(fs::read(&input).unwrap(), before);
}

#[test]
fn a_text_goes_beside_the_tree_once_and_into_no_friend() {
    let folder = tempfile::tempdir().unwrap();
    let (path, friend) = (folder.path().join("in.root"), folder.path().join("friend.root"));
    example(&path);
    let with_text = |name: &str, text: &str, destination| {
        let options = AppendOptions { destination, overwrite: false, compression: None };
        let branches = vec![BranchSpec::scalar(name, Element::F64)];
        let mut append = Append::open(&path, "folder/events", branches, &options).unwrap();
        append.text("said", text);
        append.fill(&[&scores(1.0)]).unwrap();
        append.commit().unwrap();
    };
    let said = |path: &Path, name: &str| RootFile::open(path).unwrap().text(name).unwrap();
    with_text("first", &"long ".repeat(100), Destination::InPlace);
    with_text("second", "other", Destination::InPlace);
    assert_eq!(said(&path, "folder/said").unwrap(), "long ".repeat(100));
    assert_eq!((said(&path, "said"), said(&path, "note").unwrap()), (None, "kept".to_owned()));
    assert_eq!(column(&path, "second"), scores(1.0));
    with_text("third", "other", Destination::Friend(friend.clone()));
    assert_eq!(said(&friend, "folder/said"), None);
}

#[test]
fn appending_in_place_again_and_again_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    example(&path);
    append(&path, &["first"], Destination::InPlace, false).unwrap();
    append(&path, &["second", "third"], Destination::InPlace, false).unwrap();
    assert_eq!(branch_names(&path), ["a", "b", "c", "first", "second", "third"]);
    assert_eq!(column(&path, "first"), scores(1.0));
    assert_eq!(column(&path, "third"), scores(2.0));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn branches_that_exist_are_refused_unless_they_are_to_be_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    example(&path);
    let before = fs::read(&path).unwrap();
    let message = append(&path, &["a", "score", "b"], Destination::InPlace, false).unwrap_err().to_string();
    assert!(message.contains("has `a`, `b` already"), "{message}");
    assert_eq!(fs::read(&path).unwrap(), before);
    append(&path, &["a", "score", "b"], Destination::InPlace, true).unwrap();
    assert_eq!(branch_names(&path), ["c", "a", "score", "b"]);
    assert_eq!(column(&path, "a"), scores(1.0));
    assert_eq!(column(&path, "b"), scores(3.0));
    assert_eq!(column(&path, "c").get::<f32>().unwrap()[2], 5.0);
    append(&path, &["b", "c", "score"], Destination::InPlace, true).unwrap();
    assert_eq!(branch_names(&path), ["a", "b", "c", "score"]);
    assert_eq!(column(&path, "a"), scores(1.0));
}

#[test]
fn a_friend_holds_the_new_branches_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (input, friend) = (folder.path().join("in.root"), folder.path().join("friend.root"));
    example(&input);
    append(&input, &["score"], Destination::Friend(friend.clone()), false).unwrap();
    assert_eq!(branch_names(&friend), ["score"]);
    assert_eq!(column(&friend, "score"), scores(1.0));
}

#[test]
fn the_wrong_number_of_entries_is_an_error_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    example(&path);
    let before = fs::read(&path).unwrap();
    let options = AppendOptions { destination: Destination::InPlace, overwrite: false, compression: None };
    let branch = || vec![BranchSpec::scalar("score", Element::F32)];
    let mut few = Append::open(&path, "folder/events", branch(), &options).unwrap();
    few.fill(&[&Column::from(vec![1f32; 10])]).unwrap();
    let message = few.commit().unwrap_err().to_string();
    assert!(message.contains("has 150000 entries, found 10 for its new branches"), "{message}");
    let mut many = Append::open(&path, "folder/events", branch(), &options).unwrap();
    assert!(many.fill(&[&Column::from(vec![1f32; ENTRIES + 1])]).is_err());
    drop(many);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_is_never_its_own_friend() {
    let folder = tempfile::tempdir().unwrap();
    let [input, link, hard] = ["in.root", "link.root", "hard.root"].map(|name| folder.path().join(name));
    example(&input);
    std::os::unix::fs::symlink(&input, &link).unwrap();
    fs::hard_link(&input, &hard).unwrap();
    let before = fs::read(&input).unwrap();
    for target in [&input, &link, &hard] {
        let error = append(&input, &["score"], Destination::Friend(target.clone()), true).unwrap_err();
        assert!(matches!(error, Error::OwnFriend { .. }), "{error}");
    }
    assert!(fs::read(&input).unwrap() == before, "the file changed");
}

#[test]
fn a_tree_whose_entries_are_in_no_order_gets_branches_and_no_friend() {
    let folder = tempfile::tempdir().unwrap();
    let [path, friend] = ["in.root", "friend.root"].map(|name| folder.path().join(name));
    let mut file = Writer::create(&path, Compression::None).unwrap();
    let tree = file.tree(TreeSpec::new("folder/events", vec![BranchSpec::scalar("a", Element::F32)])).unwrap();
    file.fill(tree, &[&Column::from(vec![0.5f32; ENTRIES])]).unwrap();
    file.finish().unwrap();
    let opened = RootFile::open(&path).unwrap();
    let record = opened.key("folder/events").unwrap().record();
    let payload = (record.seek + u64::from(record.key_bytes)) as usize;
    let bits = payload + 6 + 6 + 6; // behind the stamps of TTree and TNamed, version and id of TObject
    let mut bytes = fs::read(&path).unwrap();
    assert_eq!(bytes[bits..bits + 4], [3, 0, 0, 0]);
    bytes[bits + 1] |= 1 << 3; // TTree::kEntriesReshuffled
    fs::write(&path, bytes).unwrap();
    let error = append(&path, &["score"], Destination::Friend(friend.clone()), false).unwrap_err();
    assert!(matches!(error, Error::Reshuffled { .. }) && !friend.exists(), "{error}");
    append(&path, &["score"], Destination::InPlace, false).unwrap();
    assert!(RootFile::open(&path).unwrap().tree("folder/events").unwrap().is_reshuffled());
}

#[test]
fn what_lies_behind_the_end_by_the_header_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("in.root");
    example(&input);
    let mut bytes = fs::read(&input).unwrap();
    let end = bytes.len();
    bytes.extend([0xAB; 1000]);
    fs::write(&input, &bytes).unwrap();
    append(&input, &["score"], Destination::InPlace, false).unwrap();
    assert_eq!(fs::read(&input).unwrap()[end..end + 1000], [0xAB; 1000]);
    assert_eq!(column(&input, "score"), scores(1.0));
}

#[test]
fn a_file_that_another_program_changes_meanwhile_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in.root"), folder.path().join("out.root"));
    for destination in [Destination::InPlace, Destination::Output(output.clone())] {
        for truncate in [false, true] {
            example(&input);
            let options = AppendOptions { destination: destination.clone(), overwrite: true, compression: None };
            let branches = vec![BranchSpec::scalar("score", Element::F64)];
            let mut slow = Append::open(&input, "folder/events", branches, &options).unwrap();
            match truncate {
                true => fs::OpenOptions::new().write(true).open(&input).unwrap().set_len(1000).unwrap(),
                false => append(&input, &["other"], Destination::InPlace, false).unwrap(),
            }
            let left = fs::read(&input).unwrap();
            slow.fill(&[&scores(1.0)]).and_then(|()| slow.commit()).unwrap_err();
            assert!(fs::read(&input).unwrap() == left, "the work of the other program is lost");
            assert!(!output.exists());
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left behind");
}

#[test]
fn a_protected_file_is_not_changed_in_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    example(&path);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let before = fs::read(&path).unwrap();
    let link = folder.path().join("link.root");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    for (input, destination) in
        [(&path, Destination::InPlace), (&link, Destination::InPlace), (&path, Destination::Output(link.clone()))]
    {
        let error = append(input, &["score"], destination, true).unwrap_err();
        assert!(matches!(error, Error::Protected { .. }), "{error}");
    }
    assert!(fs::read(&path).unwrap() == before, "the file changed");
}

#[test]
fn a_column_of_a_tntuple_is_not_replaced_and_others_are_added() {
    let Some(input) = crate::corpus::file("gohep/groot~testdata~tntuple.root") else { return };
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.root");
    let tree = RootFile::open(&input).unwrap().tree("ntup").unwrap();
    let append = |name: &str| -> Result<()> {
        let branch = vec![BranchSpec::scalar(name, Element::F64)];
        let destination = Destination::Output(output.clone());
        let options = AppendOptions { destination, overwrite: true, compression: None };
        let mut append = Append::open(&input, "ntup", branch, &options)?;
        append.fill(&[&Column::from(vec![1.0; tree.entries() as usize])])?;
        append.commit()
    };
    let column = tree.branches()[0].name();
    let message = append(column).unwrap_err().to_string();
    assert!(message.contains(&format!("branch `{column}` is a column of a TNtuple")), "{message}");
    append("score").unwrap();
    let names = |tree: &Tree| tree.branches().iter().map(|branch| branch.name().to_owned()).collect::<Vec<_>>();
    let after = names(&RootFile::open(&output).unwrap().tree("ntup").unwrap());
    assert_eq!(after, [names(&tree), vec!["score".to_owned()]].concat());
}

/// A jagged column with `counts` values per entry: the number of the entry.
fn jagged(counts: impl Iterator<Item = u64>) -> Column {
    let (mut values, mut offsets) = (Vec::new(), vec![0]);
    for (entry, count) in counts.enumerate() {
        values.extend((0..count).map(|_| entry as f32));
        offsets.push(values.len() as u64);
    }
    Column::nested(crate::Values::F32(values), 1, vec![offsets]).unwrap()
}

#[test]
fn a_branch_that_the_tree_has_counts_new_ones_if_the_numbers_agree() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    let mut file = Writer::create(&path, Compression::Lz4).unwrap();
    let branches = vec![BranchSpec::scalar("n", Element::I16), BranchSpec::scalar("pt", Element::F32)];
    let tree = file.tree(TreeSpec::new("folder/events", branches)).unwrap();
    let counts = Column::from((0..ENTRIES).map(|entry| (entry % 5) as i16).collect::<Vec<_>>());
    file.fill(tree, &[&counts, &Column::from(vec![0f32; ENTRIES])]).unwrap();
    file.finish().unwrap();
    let append = |counter: &str, column: &Column| -> Result<()> {
        let branch = vec![BranchSpec::jagged("x", Element::F32, []).counted_by(counter)];
        let options = AppendOptions { destination: Destination::InPlace, overwrite: false, compression: None };
        let mut append = Append::open(&path, "folder/events", branch, &options)?;
        append.fill(&[column])?;
        append.commit()
    };
    let before = fs::read(&path).unwrap();
    let wrong = jagged((0..ENTRIES as u64).map(|entry| entry % 5 + u64::from(entry == 140_000)));
    let message = append("n", &wrong).unwrap_err().to_string();
    assert!(message.starts_with("branch `x` has 1 values in entry 140000, expected 0 by `n`"), "{message}");
    let right = jagged((0..ENTRIES as u64).map(|entry| entry % 5));
    assert!(append("pt", &right).unwrap_err().to_string().contains("must be one integer per entry"));
    assert!(fs::read(&path).unwrap() == before, "the file changed");
    append("n", &right).unwrap();
    assert_eq!(branch_names(&path), ["n", "pt", "x"]);
    assert!(column(&path, "x") == right);
}

/// The end of a file whose records follow each other without a gap, as ROOT walks over them; free ones have a negative length.
fn walked(path: &Path) -> u64 {
    let bytes = fs::read(path).unwrap();
    let header = RootFile::open(path).unwrap().header().clone();
    let mut position = header.begin;
    while position < header.end {
        let at = position as usize;
        let length = i32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert!(length != 0, "no record at {position}");
        position += u64::from(length.unsigned_abs());
    }
    assert_eq!((position, header.end), (header.end, bytes.len() as u64));
    position
}

#[test]
fn a_file_does_not_grow_when_branches_are_replaced_again_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    example(&path);
    let before = ["a", "b", "c"].map(|name| column(&path, name));
    append(&path, &["first"], Destination::InPlace, false).unwrap();
    const RECORDS: u64 = 1000; // the record of the tree may be compressed to some bytes more or less
    let once = walked(&path);
    for _ in 0..4 {
        append(&path, &["first"], Destination::InPlace, true).unwrap();
        assert!(walked(&path) <= once + RECORDS, "the branch was the last thing in the file");
    }
    append(&path, &["second", "third"], Destination::InPlace, false).unwrap();
    let mut sizes = Vec::new();
    for names in [&["first"][..], &["second", "third"]].into_iter().cycle().take(8) {
        append(&path, names, Destination::InPlace, true).unwrap();
        sizes.push(walked(&path));
    }
    assert!(sizes.iter().all(|size| *size <= sizes[0] + RECORDS), "branches by turns: {sizes:?}");
    assert_eq!(["a", "b", "c"].map(|name| column(&path, name)), before);
    assert_eq!((column(&path, "first"), column(&path, "third")), (scores(1.0), scores(2.0)));
    assert_eq!(RootFile::open(&path).unwrap().text("note").unwrap().unwrap(), "kept");
    let other = RootFile::open(&path).unwrap().tree("other").unwrap();
    assert_eq!(other.read(&["x"], 0..10).unwrap()[0], Column::from(vec![7u8; 10]));
}

#[test]
fn what_the_list_of_free_segments_says_of_a_living_record_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    example(&path);
    append(&path, &["first"], Destination::InPlace, false).unwrap();
    let header = RootFile::open(&path).unwrap().header().clone();
    let seek = RootFile::open(&path).unwrap().key("other").unwrap().record().seek;
    let mut bytes = fs::read(&path).unwrap();
    let list = header.free_seek as usize..(header.free_seek + u64::from(header.free_bytes)) as usize;
    let segments = list.end - 10 * header.free_count as usize;
    assert!(header.free_count > 1, "no free segment to tell lies of");
    bytes[segments + 2..segments + 6].copy_from_slice(&(seek as u32).to_be_bytes());
    fs::write(&path, bytes).unwrap();
    append(&path, &["second"], Destination::InPlace, false).unwrap();
    let other = RootFile::open(&path).unwrap().tree("other").unwrap();
    assert_eq!(other.read(&["x"], 0..10).unwrap()[0], Column::from(vec![7u8; 10]));
}

#[test]
fn baskets_that_an_older_cycle_of_the_tree_has_too_are_kept() {
    let Some(input) = crate::corpus::file("unroot/tree_cycles_hist.root") else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    fs::write(&path, fs::read(input).unwrap()).unwrap();
    let read = |tree: &str, branch: &str| {
        let tree = RootFile::open(&path).unwrap().tree(tree).unwrap();
        tree.read(&[branch], 0..tree.entries()).unwrap().remove(0)
    };
    let old = read("Events;1", "Jet_pt");
    let options = AppendOptions { destination: Destination::InPlace, overwrite: true, compression: None };
    for _ in 0..3 {
        let branch = vec![BranchSpec::scalar("Jet_pt", Element::F64)];
        let mut append = Append::open(&path, "Events;2", branch, &options).unwrap();
        append.fill(&[&Column::from(vec![1.5f64; 6])]).unwrap();
        append.commit().unwrap();
        assert_eq!(read("Events;1", "Jet_pt"), old);
        assert_eq!(read("Events;2", "Jet_pt"), Column::from(vec![1.5f64; 6]));
    }
}

#[test]
fn every_tree_of_the_corpus_gets_a_branch_and_keeps_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("out.root");
    for path in crate::corpus::files().unwrap_or_default() {
        let Ok(file) = RootFile::open(&path) else { continue };
        for name in file.trees() {
            let Ok(before) = file.tree(name) else { continue };
            if before.ntuple().is_some() {
                continue; // refused by name
            }
            let place = format!("{name} of {}", path.display());
            let destination = Destination::Output(output.clone());
            let options = AppendOptions { destination, overwrite: false, compression: None };
            let branch = vec![BranchSpec::scalar("appended score", Element::I64)];
            let mut append = Append::open(&path, name, branch, &options).expect(&place);
            append.fill(&[&Column::from((0..before.entries() as i64).collect::<Vec<_>>())]).expect(&place);
            append.commit().expect(&place);
            let after = RootFile::open(&output).unwrap().tree(name).unwrap();
            let names = |tree: &crate::Tree| tree.branches().iter().map(|b| b.path().to_owned()).collect::<Vec<_>>();
            assert_eq!(
                names(&after).strip_suffix(&["appended score".to_owned()][..]),
                Some(&names(&before)[..]),
                "{place}"
            );
            let new = after.read(&["appended score"], 0..after.entries()).expect(&place).remove(0);
            assert!(new.get::<i64>().unwrap().iter().copied().eq(0..before.entries() as i64), "{place}");
        }
    }
}
