//! RNTuples as we read them, field by field, against uproot.

use std::path::Path;

use rootfile::RootFile;
use serde_json::Value;
use twofold_tests::referee::{self, Read};
use twofold_tests::{World, data};

fn numbers(path: &Path) -> Vec<[u8; 8]> {
    std::fs::read(path).unwrap().chunks_exact(8).map(|bytes| bytes.try_into().unwrap()).collect()
}

/// Compares all fields that uproot reads from files, or from files of its own, and returns how many there were.
fn compared(files: &[&Path]) -> usize {
    let world = World::new();
    let folder = world.path("uproot");
    std::fs::create_dir(&folder).unwrap();
    referee::python("rntuple_uproot.py", &[&[folder.as_path()], files].concat());
    let index: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("index.json")).unwrap()).unwrap();
    let mut number = 0;
    for ntuple in index.as_array().unwrap() {
        let (file, name) = (ntuple["file"].as_str().unwrap(), ntuple["tree"].as_str().unwrap());
        let tree = RootFile::open(file).unwrap().tree(name).unwrap();
        assert_eq!(tree.entries(), ntuple["entries"].as_u64().unwrap(), "{name} of {file}");
        for field in ntuple["fields"].as_array().unwrap() {
            let path = field["path"].as_str().unwrap();
            let place = format!("{path} of {name} of {file}");
            let column = tree.read(&[path], 0..tree.entries()).unwrap_or_else(|e| panic!("{place}: {e}")).remove(0);
            let branch = tree.branch(path).unwrap();
            assert_eq!((branch.levels(), branch.width()), (column.levels().len(), column.width()), "{place}");
            assert_eq!(column.is_text(), field["text"].as_bool().unwrap(), "{place}");
            assert_eq!(column.width() as u64, field["width"].as_u64().unwrap(), "{place}");
            assert_eq!(column.levels().len() as u64, field["levels"].as_u64().unwrap(), "{place}");
            for (level, offsets) in column.levels().iter().enumerate() {
                let theirs: Vec<u64> =
                    numbers(&folder.join(format!("{number}.{level}"))).into_iter().map(u64::from_le_bytes).collect();
                assert!(*offsets == theirs, "{place}: offsets of level {level}");
            }
            let values = numbers(&folder.join(format!("{number}.values")));
            let values = match field["kind"].as_str().unwrap() {
                "float" => Read::Float(values.into_iter().map(f64::from_le_bytes).collect()),
                _ => Read::Integer(values.into_iter().map(i64::from_le_bytes).collect()),
            };
            assert!(referee::same(&column, &values), "{place}: values");
            number += 1;
        }
    }
    number
}

#[test]
fn every_kind_of_field_that_uproot_writes_is_read() {
    let fields = compared(&[]);
    assert_eq!(fields, 5 * 2 * 21, "{fields} fields");
}

#[test]
fn real_ntuples_are_read_as_uproot_reads_them() {
    let Some(folder) = data("root-corpus/scikit-hep-testdata") else { return };
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    // The one with 10⁸ entries takes uproot too long.
    let named = |path: &Path, name: &str| path.file_name().is_some_and(|file| file.to_string_lossy().contains(name));
    let files = files.iter().filter(|path| named(path, "rntuple") && !named(path, "int_multicluster"));
    let files: Vec<&Path> = files.map(|path| path.as_path()).collect();
    let fields = compared(&files);
    assert!(fields > 1300, "{fields} fields");
}
