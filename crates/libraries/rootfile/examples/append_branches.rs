//! Appends two branches to a tree, for referees that compare a file before and after.
//!
//! `append_branches INPUT TREE OUTPUT` adds `new_number` (float64, the entry divided by 7) and `new_pair` (int32 x 2, the entry
//! and its negative).

use std::error::Error;
use std::path::PathBuf;

use rootfile::{Append, AppendOptions, BranchSpec, Column, Destination, Element, Values};

/// Entries that are filled at a time.
const BLOCK: u64 = 30_011;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, tree, output] = arguments.as_slice() else {
        return Err("usage: append_branches INPUT TREE OUTPUT".into());
    };
    let branches =
        vec![BranchSpec::scalar("new_number", Element::F64), BranchSpec::array("new_pair", Element::I32, vec![2])];
    let destination = Destination::Output(PathBuf::from(output));
    let mut append =
        Append::open(input, tree, branches, &AppendOptions { destination, overwrite: false, compression: None })?;
    for start in (0..append.entries()).step_by(BLOCK as usize) {
        let entries = start..append.entries().min(start + BLOCK);
        let numbers = Column::from(entries.clone().map(|entry| entry as f64 / 7.0).collect::<Vec<_>>());
        let pairs = entries.flat_map(|entry| [entry as i32, -(entry as i32)]).collect();
        let pairs = Column::new(Values::I32(pairs), 2).ok_or("pairs come in twos")?;
        append.fill(&[&numbers, &pairs])?;
    }
    Ok(append.commit()?)
}
