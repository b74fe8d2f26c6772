//! Appends branches to a tree, for referees that compare a file before and after.
//!
//! `append_branches INPUT TREE OUTPUT [COUNTER]` adds, for entry `i`,
//! - `new_number`: float64, `i` divided by 7
//! - `new_pair`: int32 x 2, `i` and `-i`
//! - `new_list`: `i` modulo 3 times the int32 `i`, counted by `nnew_list`
//! - `new_text`: `i` as text, `new_vector`: a vector of as many float32 as `new_list` has, of the same value
//! - `new_counted`: the float32 `i`, as often as the branch COUNTER of the tree says

use std::error::Error;
use std::ops::Range;
use std::path::PathBuf;

use rootfile::{Append, AppendOptions, BranchSpec, Column, Destination, Element, RootFile, Values};

/// Entries that are filled at a time.
const BLOCK: u64 = 30_011;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, path, output, counter @ ..] = arguments.as_slice() else {
        return Err("usage: append_branches INPUT TREE OUTPUT [COUNTER]".into());
    };
    let mut branches = vec![
        BranchSpec::scalar("new_number", Element::F64),
        BranchSpec::array("new_pair", Element::I32, vec![2]),
        BranchSpec::jagged("new_list", Element::I32, []),
        BranchSpec::text("new_text"),
        BranchSpec::vectors("new_vector", Element::F32, 1),
    ];
    let tree = RootFile::open(input)?.tree(path)?;
    branches
        .extend(counter.iter().map(|counter| BranchSpec::jagged("new_counted", Element::F32, []).counted_by(counter)));
    let destination = Destination::Output(PathBuf::from(output));
    let mut append =
        Append::open(input, path, branches, &AppendOptions { destination, overwrite: false, compression: None })?;
    for start in (0..append.entries()).step_by(BLOCK as usize) {
        let entries = start..append.entries().min(start + BLOCK);
        let numbers = Column::from(entries.clone().map(|entry| entry as f64 / 7.0).collect::<Vec<_>>());
        let pairs = entries.clone().flat_map(|entry| [entry as i32, -(entry as i32)]).collect();
        let pairs = Column::new(Values::I32(pairs), 2).ok_or("pairs come in twos")?;
        let counts: Vec<u64> = entries.clone().map(|entry| entry % 3).collect();
        let (lists, vectors) = (lists(&entries, &counts)?, vectors(&entries, &counts)?);
        let texts: Vec<String> = entries.clone().map(|entry| entry.to_string()).collect();
        let offsets = offsets(texts.iter().map(|text| text.len() as u64));
        let texts = Column::text(texts.concat().into_bytes(), vec![offsets]).ok_or("texts cut by their lengths")?;
        let mut columns = vec![numbers, pairs, lists, texts, vectors];
        for counter in counter {
            let counts = tree.read(&[counter], entries.clone())?[0].as_slice().to_f64();
            columns.push(self::vectors(&entries, &counts.iter().map(|&count| count as u64).collect::<Vec<_>>())?);
        }
        append.fill(&columns.iter().collect::<Vec<_>>())?;
    }
    Ok(append.commit()?)
}

fn offsets(lengths: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut offsets = vec![0];
    lengths.for_each(|length| offsets.push(offsets[offsets.len() - 1] + length));
    offsets
}

/// Each entry as often as `counts` says.
fn repeated(entries: &Range<u64>, counts: &[u64]) -> impl Iterator<Item = u64> {
    entries.clone().zip(counts).flat_map(|(entry, &count)| (0..count).map(move |_| entry))
}

fn lists(entries: &Range<u64>, counts: &[u64]) -> Result<Column, &'static str> {
    let values = repeated(entries, counts).map(|entry| entry as i32).collect();
    Column::nested(Values::I32(values), 1, vec![offsets(counts.iter().copied())]).ok_or("lists cut by their lengths")
}

fn vectors(entries: &Range<u64>, counts: &[u64]) -> Result<Column, &'static str> {
    let values = repeated(entries, counts).map(|entry| entry as f32).collect();
    Column::nested(Values::F32(values), 1, vec![offsets(counts.iter().copied())]).ok_or("lists cut by their lengths")
}
