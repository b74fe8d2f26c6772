//! Trees with aliases, an index, friends and user info, which stand behind the leaves in their record and refer to what is before.
//!
//! No file of the corpus has such, so they are written here as ROOT would: with references back to classes and objects.

use std::collections::HashSet;
use std::path::Path;

use super::layout::CLASS;
use super::tree_record::TreeRecord as Record;
use super::*;
use crate::bytes;
use crate::write::branch::{Baskets, BranchRecord};
use crate::write::tree::{MAP_OFFSET, TreeRecord};

/// Bytes of a tail in which there is nothing.
const NOTHING: usize = 4 + 2 * 4 + 4 * 4;

/// Writes a tree whose user info holds, beside others, an object of `class`.
fn tree_with_tail(path: &Path, class: &str) {
    let spec = BranchSpec::scalar("n", Element::I32);
    let baskets = Baskets::default();
    let branch = BranchRecord {
        spec: &spec,
        baskets: &baskets,
        entries: 0,
        compression: 0,
        basket_size: 0,
        counter: None,
        largest: None,
    };
    let mut file = Writer::create(path, Compression::Zlib(1)).unwrap();
    let clusters = file.tree(TreeSpec::new("other", vec![])).map(|_| crate::write::cluster::Clusters::new(1)).unwrap();
    let tree =
        TreeRecord { name: "t", title: "t", entries: 0, clusters: &clusters, branches: vec![branch], aliases: &[] };
    file.record(0, "TTree", "t", "t", |key_bytes| {
        let head = tree.payload(key_bytes);
        let mut record = bytes::Writer::new();
        record.versioned(20, |record| {
            record.bytes(&head[6..head.len() - NOTHING]);
            tail(record, key_bytes, class);
        });
        record.into_bytes()
    })
    .unwrap();
    file.finish().unwrap();
}

fn tail(record: &mut bytes::Writer, key_bytes: usize, class: &str) {
    let (mut first_alias, mut named) = (0, 0);
    record.pointed("TList", |record| {
        record.list(2, |record| {
            first_alias = record.len() + key_bytes + MAP_OFFSET;
            named = first_alias + 4; // the name of a class stands behind the byte count of the object
            record.pointed("TNamed", |record| record.named("double_n", "2*n"));
            record.string("");
            again(record, named, |record| record.named("triple_n", "3*n"));
            record.string("");
        });
    });
    record.count(2); // values of the index
    record.f64(1.0);
    record.f64(2.0);
    record.count(2);
    record.i32(0);
    record.i32(1);
    record.pointed("TTreeIndex", |record| {
        record.versioned(2, |record| {
            record.versioned(1, |record| record.named("", ""));
            record.string("n");
            record.string("0");
            record.i64(0);
        });
    });
    record.pointed("TList", |record| {
        record.list(1, |record| {
            record.pointed("TFriendElement", |record| {
                record.versioned(2, |record| {
                    record.named("friend", "friend.root");
                    record.string("events");
                    record.bool(true);
                });
            });
            record.string("");
        });
    });
    record.pointed("TList", |record| {
        record.list(3, |record| {
            again(record, named, |record| record.named("made", "yesterday"));
            record.string("");
            record.u32(first_alias as u32); // the same object once more
            record.string("");
            record.pointed(class, |record| record.versioned(1, |record| record.object()));
            record.string("");
        });
    });
    record.null(); // reference branch
}

/// An object of a class that was named before.
fn again(record: &mut bytes::Writer, class: usize, object: impl FnOnce(&mut bytes::Writer)) {
    record.counted(|record| {
        record.u32(class as u32 | CLASS);
        object(record);
    });
}

fn append(path: &Path, name: &str) -> Result<()> {
    let options = AppendOptions { destination: Destination::InPlace, overwrite: false, compression: None };
    Append::open(path, "t", vec![BranchSpec::text(name)], &options)?.commit()
}

/// What a record refers to: classes by name, objects by the words that follow the reference to them.
fn references(path: &Path) -> Vec<String> {
    let file = RootFile::open(path).unwrap();
    let key = file.key("t").unwrap();
    let (payload, key_bytes) = file.storage().payload(key.record()).unwrap();
    let record = Record::open(payload.clone(), key_bytes, "TTree", file.classes()).unwrap();
    let layout = record.layout();
    let names = layout.tags.iter().map(|tag| match tag.class {
        true => layout.classes[&tag.target].clone(),
        false => payload[tag.target + 8..][..20].escape_ascii().to_string(),
    });
    names.collect()
}

#[test]
fn aliases_an_index_friends_and_user_info_are_kept_with_what_they_refer_to() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    tree_with_tail(&path, "TObject");
    let before = references(&path);
    assert_eq!(before.iter().filter(|name| *name == "TNamed").count(), 2);
    assert_eq!(before.iter().filter(|name| name.starts_with("TNamed\\x00")).count(), 1);
    append(&path, "first").unwrap();
    append(&path, "second").unwrap();
    let (before, after): (HashSet<_>, HashSet<_>) =
        (before.into_iter().collect(), references(&path).into_iter().collect());
    assert!(after.is_superset(&before), "{before:?} {after:?}");
    assert_eq!(after.iter().filter(|name| name.starts_with("TLeafC\\x00")).count(), 2);
}

#[test]
fn an_object_that_cannot_be_moved_is_refused_by_its_class() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.root");
    tree_with_tail(&path, "MyCalibration");
    let before = std::fs::read(&path).unwrap();
    let message = append(&path, "first").unwrap_err().to_string();
    assert!(message.contains("it holds an object of class `MyCalibration`, which cannot be moved"), "{message}");
    assert!(message.contains("write them as a friend instead"), "{message}");
    assert!(std::fs::read(&path).unwrap() == before, "the file changed");
}
