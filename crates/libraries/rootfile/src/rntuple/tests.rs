//! RNTuples read from real files, whole and in part.

use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use crate::{
    Append, AppendOptions, BranchSpec, Column, Destination, Element, Error, RootFile, Scalar, Slice, Tree, corpus,
};

fn file(name: &str) -> Option<PathBuf> {
    corpus::file(&format!("scikit-hep-testdata/{name}.root"))
}

fn opened(name: &str, tree: &str) -> Option<Tree> {
    Some(RootFile::open(file(name)?).unwrap().tree(tree).unwrap())
}

/// All ntuples of the corpus that are quick to read.
fn ntuples() -> Option<Vec<Tree>> {
    let mut trees = Vec::new();
    for path in corpus::files()?.iter().filter(|path| path.to_string_lossy().contains("rntuple")) {
        let file = RootFile::open(path).unwrap();
        let keys = file.keys().iter().filter(|key| key.class() == crate::file::RNTUPLE);
        trees.extend(keys.map(|key| file.tree(key.path()).unwrap()).filter(|tree| tree.entries() < 1_000_000));
    }
    assert!(trees.len() > 20, "{} ntuples", trees.len());
    Some(trees)
}

pub(super) fn readable(tree: &Tree) -> Vec<&str> {
    tree.branches().iter().filter(|branch| branch.element().is_some()).map(|branch| branch.path()).collect()
}

/// Some entries of a column, cut out level by level.
fn cut(whole: &Column, entries: Range<usize>) -> Column {
    let (mut items, mut levels) = (entries, Vec::new());
    for offsets in whole.levels() {
        let (start, end) = (offsets[items.start], offsets[items.end]);
        levels.push(offsets[items.start..=items.end].iter().map(|offset| offset - start).collect());
        items = start as usize..end as usize;
    }
    let values = whole.as_slice().get(items.start * whole.width()..items.end * whole.width()).unwrap();
    let values = match values {
        Slice::U8(bytes) if whole.is_text() => return Column::text(bytes.to_vec(), levels).unwrap(),
        values => crate::with_values!(Slice, values, v => Scalar::wrap(v.to_vec())),
    };
    Column::nested(values, whole.width(), levels).unwrap()
}

#[test]
fn a_range_is_the_same_as_that_part_of_the_whole() {
    let Some(trees) = ntuples() else { return };
    let mut compared = 0;
    for tree in trees {
        let names = readable(&tree);
        let whole = tree.read(&names, 0..tree.entries()).unwrap();
        let n = tree.entries();
        for range in [0..0, 0..1.min(n), n / 3..n / 2, n / 2..n - n / 7, n - 1.min(n)..n, n..n] {
            let parts = tree.read(&names, range.clone()).unwrap();
            for ((whole, part), name) in whole.iter().zip(&parts).zip(&names) {
                let expected = cut(whole, range.start as usize..range.end as usize);
                // NaN is not equal to itself
                assert!(
                    format!("{part:?}") == format!("{expected:?}"),
                    "{name} of {} {range:?}",
                    tree.file().display()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 8000, "{compared} comparisons");
}

#[test]
fn fields_are_named_by_their_records_and_described_by_their_types() {
    let Some(tree) = opened("test_stl_containers_rntuple_v1-0-0-0", "ntuple") else { return };
    let said = |path: &str| {
        let branch = tree.branch(path).unwrap();
        assert_eq!(branch.path(), path);
        (branch.element(), branch.levels(), branch.dims().to_vec(), branch.is_text())
    };
    assert_eq!(said("string"), (Some(Element::U8), 1, vec![], true));
    assert_eq!(said("array_float"), (Some(Element::F32), 0, vec![3], false));
    assert_eq!(said("vector_vector_int32"), (Some(Element::I32), 2, vec![], false));
    assert_eq!(said("vector_vector_string"), (Some(Element::U8), 3, vec![], true));
    assert_eq!(said("pair_int32_string/_1"), (Some(Element::U8), 1, vec![], true));
    assert_eq!(said("array_lv/pt"), (Some(Element::F32), 0, vec![3], false));
    assert_eq!(tree.branch("vector_string").unwrap().class(), "std::vector<std::string>");
    assert!(tree.branch("lorentz_vector").unwrap().problem().unwrap().contains("`LV`: read their fields"));
    let error = tree.read(&["variant_int32_string"], 0..1).unwrap_err().to_string();
    assert!(error.contains("variants of type `std::variant<std::int32_t,std::string>`"), "{error}");
}

#[test]
fn members_of_base_classes_are_members_of_the_class() {
    let Some(tree) = opened("test_class_inheritance_rntuple_v1-0-0-1", "rntpl") else { return };
    for path in ["grandchild/base_a1", "multi_grandparent/base_a1", "multi_grandparent/:_1/:_0/base_a1"] {
        assert_eq!(tree.branch(path).unwrap().path(), path);
    }
}

#[test]
fn entries_before_a_field_was_added_are_zeros() {
    let Some(tree) = opened("test_extension_columns_rntuple_v1-0-0-0", "ntuple") else { return };
    let columns = tree.read(&["float_field", "intvec_field"], 0..600).unwrap();
    let floats: &[f32] = columns[0].get().unwrap();
    assert!(floats[..200].iter().all(|value| *value == 0.0) && floats[200..].iter().all(|value| *value != 0.0));
    assert_eq!(columns[1].levels()[0][400], 0);
    assert!(columns[1].levels()[0][401] > 0);
}

#[test]
fn chunks_end_where_clusters_end() {
    let Some(tree) = opened("test_index_multicluster_rntuple_v1-0-0-0", "ntuple") else { return };
    assert_eq!(tree.chunks(&["int_vector"], 90).unwrap(), [0..86, 86..172, 172..200]);
}

#[test]
fn pages_that_share_their_bytes_are_each_read() {
    let Some(tree) = opened("test_int_multicluster_rntuple_v1-0-0-0", "ntuple") else { return };
    let column = tree.read(&["one_integers"], 0..tree.entries()).unwrap().remove(0);
    assert_eq!(column.entries(), 100_000_000);
}

#[test]
fn an_ntuple_is_not_appended_to_but_has_friends() {
    let Some(path) = file("test_int_float_rntuple_v1-0-0-0") else { return };
    let folder = tempfile::tempdir().unwrap();
    let branches = || vec![BranchSpec::scalar("score", Element::F32)];
    let options = |destination| AppendOptions { destination, overwrite: false, compression: None };
    let output = options(Destination::Output(folder.path().join("output.root")));
    let error = Append::open(&path, "ntuple", branches(), &output).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("`ntuple`") && error.contains("RNTuple") && error.contains("friend"), "{error}");
    let friend = folder.path().join("friend.root");
    let mut append = Append::open(&path, "ntuple", branches(), &options(Destination::Friend(friend.clone()))).unwrap();
    append.fill(&[&Column::from(vec![0.5f32; 10])]).unwrap();
    append.commit().unwrap();
    assert_eq!(RootFile::open(friend).unwrap().tree("ntuple").unwrap().entries(), 10);
}

#[test]
fn a_damaged_page_is_named_with_field_and_cluster() {
    let Some(path) = file("test_index_multicluster_rntuple_v1-0-0-0") else { return };
    let tree = RootFile::open(&path).unwrap().tree("ntuple").unwrap();
    let clusters = &tree.ntuple().unwrap().clusters;
    let last = clusters.len() - 1;
    let page = clusters[last].columns[1].as_ref().unwrap()[0];
    assert!(page.checked && last > 0);
    let mut content = fs::read(path).unwrap();
    content[page.place.seek as usize + 3] ^= 1;
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.root");
    fs::write(&damaged, content).unwrap();
    let tree = RootFile::open(&damaged).unwrap().tree("ntuple").unwrap();
    let error = tree.read(&["int_vector"], 0..tree.entries()).unwrap_err().to_string();
    let expected = format!("page 0 of field `int_vector` in cluster {last} of ntuple `ntuple`");
    assert!(error.starts_with(&expected) && error.contains("checksum"), "{error}");
    assert!(tree.read(&["int_vector"], 0..clusters[0].end).is_ok());
}

#[test]
fn an_ntuple_from_before_the_first_release_is_refused_by_name() {
    let Some(path) = corpus::file("gohep/groot~testdata~ntpl001_staff.root") else { return };
    let error = RootFile::open(path).unwrap().tree("Staff").unwrap_err();
    assert!(matches!(error, Error::NotATree { .. }) && error.to_string().contains("first release"), "{error}");
}
