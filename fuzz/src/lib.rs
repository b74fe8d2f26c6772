//! What the fuzz targets share: small files of our own, and changes to them.
//!
//! Random bytes are refused by the first check of a parser. So a target takes a valid input and a list of [`Change`]s: short lists
//! get deep. Nothing here needs a corpus on disk.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc)] // a target that cannot go on shall panic

use std::ops::Range;
use std::path::Path;

use bolero::TypeGenerator;
use rootfile::{BranchSpec, Column, Compression, Element, RootFile, TreeSpec, Values, Writer};

#[path = "../../crates/libraries/rootfile/tests/mutations/records.rs"]
#[allow(missing_docs)]
pub mod records;

/// A change to some bytes. Places are taken modulo the length.
#[derive(Debug, Clone, TypeGenerator)]
pub enum Change {
    /// One byte is another.
    Byte(u32, u8),
    /// Four bytes are a big-endian number, or one of those that lengths and flags are made of.
    Number(u32, u32, u8),
    /// Some bytes are repeated elsewhere.
    Copy(u32, u32, u8),
    /// The rest is cut off. Inside of a record the rest becomes zeros.
    Cut(u32),
}

/// Changes `bytes` in a range; a cut shortens them only if the range is all of them.
pub fn change(bytes: &mut Vec<u8>, range: Range<usize>, changes: &[Change]) {
    const NUMBERS: [u32; 8] = [0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0x4000_0000, 0x4000_0010, 0x0001_0000, 1, 0];
    let whole = range == (0..bytes.len());
    for change in changes {
        let end = range.end.min(bytes.len());
        if range.start >= end {
            return;
        }
        let at = |place: u32| range.start + place as usize % (end - range.start);
        match *change {
            Change::Byte(place, byte) => bytes[at(place)] = byte,
            Change::Number(place, number, choice) => {
                let number = NUMBERS.get(usize::from(choice)).copied().unwrap_or(number).to_be_bytes();
                let length = number.len().min(end - at(place));
                bytes[at(place)..][..length].copy_from_slice(&number[..length]);
            }
            Change::Copy(from, to, length) => {
                let length = usize::from(length).min(end - at(from)).min(end - at(to));
                bytes.copy_within(at(from)..at(from) + length, at(to));
            }
            Change::Cut(place) if whole => bytes.truncate(at(place)),
            Change::Cut(place) => bytes[at(place)..end].fill(0),
        }
    }
}

/// A file with numbers, arrays, jagged branches, vectors, text, several baskets and a folder.
pub fn file(compression: Compression) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seed.root");
    let mut writer = Writer::create(&path, compression).unwrap();
    for tree in ["ntuple", "folder/inner"] {
        let branches = vec![
            BranchSpec::scalar("flag", Element::Bool),
            BranchSpec::scalar("count", Element::I32),
            BranchSpec::array("position", Element::F32, [3]),
            BranchSpec::array("matrix", Element::F64, [2, 2]),
            BranchSpec::jagged("jagged", Element::F32, [2]),
            BranchSpec::vectors("vectors", Element::I16, 2),
            BranchSpec::text("text"),
            BranchSpec::vectors_of_text("texts", 1),
        ];
        let tree = writer.tree(TreeSpec { title: "a title".to_owned(), ..TreeSpec::new(tree, branches) }).unwrap();
        for part in 0..3 {
            let numbers = |width: usize| (0..40 * width).map(move |i| i + part);
            let columns = [
                Column::from(numbers(1).map(|i| i % 2 == 0).collect::<Vec<_>>()),
                Column::from(numbers(1).map(|i| i as i32).collect::<Vec<_>>()),
                Column::new(Values::F32(numbers(3).map(|i| i as f32).collect()), 3).unwrap(),
                Column::new(Values::F64(numbers(4).map(|i| i as f64).collect()), 4).unwrap(),
                Column::nested(Values::F32(numbers(4).map(|i| i as f32).collect()), 2, vec![pairs(40)]).unwrap(),
                Column::nested(Values::I16(vec![7; 160]), 1, vec![pairs(40), pairs(80)]).unwrap(),
                Column::text(vec![b'x'; 80], vec![pairs(40)]).unwrap(),
                Column::text(vec![b'y'; 160], vec![pairs(40), pairs(80)]).unwrap(),
            ];
            writer.fill(tree, &columns.each_ref()).unwrap();
        }
    }
    writer.finish().unwrap();
    std::fs::read(path).unwrap()
}

/// Offsets of `items` items of none and four things by turns.
fn pairs(items: u64) -> Vec<u64> {
    (0..=items).map(|item| 4 * (item / 2)).collect()
}

/// Opens a file and reads all that it promises.
pub fn read_all(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
    let Ok(file) = RootFile::open(path) else { return };
    for key in file.keys() {
        let name = format!("{};{}", key.path(), key.cycle());
        file.text(&name).ok();
        let Ok(tree) = file.tree(&name) else { continue };
        for branch in tree.branches() {
            tree.read(&[branch.path()], 0..tree.entries()).ok();
        }
    }
}
