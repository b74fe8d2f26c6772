//! Writes a tree with every kind of branch, for referees that know the same formulas.
//!
//! `write_kinds OUTPUT COMPRESSION ENTRIES`: entry `i` of the tree `ntuple` has `i * 7 % 5` values in `x`, `y` and `z`, which `n`
//! counts, `(i * 3) % 4` in `own`, counted by `nown`, and so on: see `tests/referees/written_kinds.py`. Value `k` of all values of a
//! branch is `k * 31 % 1009`, text `k` is that number repeated `k % 7` times.

use std::error::Error;

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};

/// Entries that are filled at a time.
const BLOCK: usize = 30_011;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [output, compression, entries] = arguments.as_slice() else {
        return Err("usage: write_kinds OUTPUT COMPRESSION ENTRIES".into());
    };
    let entries: usize = entries.parse()?;
    let mut file = Writer::create(output, compression.parse::<Compression>()?)?;
    let counted = |name: &str, element, dims: &[usize]| BranchSpec::jagged(name, element, dims).counted_by("n");
    let branches = vec![
        counted("x", Element::F32, &[]),
        counted("y", Element::U16, &[]),
        BranchSpec::jagged("own", Element::I64, []),
        counted("z", Element::F64, &[3]),
        BranchSpec::scalar("given", Element::U8),
        BranchSpec::jagged("w", Element::Bool, [2]).counted_by("given"),
        BranchSpec::text("text"),
        BranchSpec::vectors("vector", Element::F32, 1),
        BranchSpec::vectors("vectors", Element::I32, 2),
        BranchSpec::vectors_of_text("texts", 1),
    ];
    let tree = file.tree(TreeSpec::new("ntuple", branches))?;
    let mut made = [0; 8];
    for start in (0..entries).step_by(BLOCK) {
        let block = start..entries.min(start + BLOCK);
        let lengths = |factor: usize, modulus: usize| offsets(block.clone().map(|i| i * factor % modulus));
        let n = || lengths(7, 5);
        let given = Column::from(block.clone().map(|i| (i % 3) as u8).collect::<Vec<_>>());
        let columns = [
            numbers(&mut made[0], Element::F32, 1, vec![n()]),
            numbers(&mut made[1], Element::U16, 1, vec![n()]),
            numbers(&mut made[2], Element::I64, 1, vec![lengths(3, 4)]),
            numbers(&mut made[3], Element::F64, 3, vec![n()]),
            Some(given),
            numbers(&mut made[4], Element::Bool, 2, vec![lengths(1, 3)]),
            texts(block.clone(), None),
            numbers(&mut made[5], Element::F32, 1, vec![lengths(5, 7)]),
            numbers(&mut made[6], Element::I32, 1, nested(&lengths(2, 3), 4)),
            texts(made[7]..made[7] + last(&lengths(1, 4)), Some(lengths(1, 4))),
        ];
        made[7] += last(&lengths(1, 4));
        let columns = columns
            .iter()
            .map(Option::as_ref)
            .collect::<Option<Vec<_>>>()
            .ok_or("a column that does not divide into entries")?;
        file.fill(tree, &columns)?;
    }
    Ok(file.finish()?)
}

fn offsets(lengths: impl Iterator<Item = usize>) -> Vec<u64> {
    let mut offsets = vec![0];
    for length in lengths {
        offsets.push(offsets[offsets.len() - 1] + length as u64);
    }
    offsets
}

fn last(offsets: &[u64]) -> usize {
    offsets[offsets.len() - 1] as usize
}

/// The items of `outer`, the `j`-th of which has `j` modulo `modulus` items itself.
fn nested(outer: &[u64], modulus: usize) -> Vec<Vec<u64>> {
    vec![outer.to_vec(), offsets((0..last(outer)).map(|item| item % modulus))]
}

/// Values in levels; `made` counts those of the branch so far.
fn numbers(made: &mut usize, element: Element, width: usize, levels: Vec<Vec<u64>>) -> Option<Column> {
    let count = width * last(levels.last()?);
    let values = (*made..*made + count).map(|k| k * 31 % 1009);
    *made += count;
    let values = match element {
        Element::Bool => Values::Bool(values.map(|value| value % 2 == 1).collect()),
        Element::U16 => Values::U16(values.map(|value| value as u16).collect()),
        Element::I32 => Values::I32(values.map(|value| value as i32).collect()),
        Element::I64 => Values::I64(values.map(|value| value as i64).collect()),
        Element::F32 => Values::F32(values.map(|value| value as f32).collect()),
        _ => Values::F64(values.map(|value| value as f64).collect()),
    };
    Column::nested(values, width, levels)
}

/// Text `k` for each of a range, one per entry or in lists. One in a thousand is long.
fn texts(range: std::ops::Range<usize>, lists: Option<Vec<u64>>) -> Option<Column> {
    let texts: Vec<String> =
        range.map(|k| (k * 31 % 1009).to_string().repeat(if k % 1000 == 999 { 100 } else { k % 7 })).collect();
    let levels = lists.into_iter().chain([offsets(texts.iter().map(String::len))]).collect();
    Column::text(texts.concat().into_bytes(), levels)
}
