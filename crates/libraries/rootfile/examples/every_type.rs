//! Writes a file with everything that can be written, by rules that a referee can recompute: see `tests/referees`.
//!
//! `cargo run -p rootfile --example every_type -- out.root zstd-5 250000`
//! Value `k` of branch `b` (flat, over entries and array cells) is `(k * 7919 + 13 * b) mod 251`, less 125 where signed.

use std::error::Error;

use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Values, Writer};

const ELEMENTS: [Element; 11] = [
    Element::Bool,
    Element::I8,
    Element::U8,
    Element::I16,
    Element::U16,
    Element::I32,
    Element::U32,
    Element::I64,
    Element::U64,
    Element::F32,
    Element::F64,
];

const DIMS: [&[usize]; 3] = [&[], &[3], &[2, 3]];

fn values(element: Element, count: usize, first: usize, branch: usize) -> Values {
    let number = |k: usize| ((first + k) * 7919 + 13 * branch) % 251;
    let signed = |k: usize| number(k) as i64 - 125;
    let all = 0..count;
    match element {
        Element::Bool => Values::Bool(all.map(|k| number(k) % 2 == 1).collect()),
        Element::I8 => Values::I8(all.map(|k| signed(k) as i8).collect()),
        Element::U8 => Values::U8(all.map(|k| number(k) as u8).collect()),
        Element::I16 => Values::I16(all.map(|k| (signed(k) * 257) as i16).collect()),
        Element::U16 => Values::U16(all.map(|k| (number(k) * 257) as u16).collect()),
        Element::I32 => Values::I32(all.map(|k| (signed(k) * 16_777_259) as i32).collect()),
        Element::U32 => Values::U32(all.map(|k| (number(k) * 16_777_259) as u32).collect()),
        Element::I64 => Values::I64(all.map(|k| signed(k) * 72_057_594_037_927_931).collect()),
        Element::U64 => Values::U64(all.map(|k| number(k) as u64 * 72_057_594_037_927_931).collect()),
        Element::F32 => Values::F32(all.map(|k| signed(k) as f32 * 0.37).collect()),
        Element::F64 => Values::F64(all.map(|k| signed(k) as f64 * 0.37e100).collect()),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, path, compression, entries] = &arguments[..] else {
        return Err("usage: every_type FILE COMPRESSION ENTRIES".into());
    };
    let (compression, entries): (Compression, usize) = (compression.parse()?, entries.parse()?);
    let branches: Vec<BranchSpec> = DIMS
        .iter()
        .enumerate()
        .flat_map(|(rank, dims)| {
            let branch = move |element| BranchSpec::array(format!("{element:?}_{rank}").to_lowercase(), element, *dims);
            ELEMENTS.map(branch)
        })
        .collect();
    let mut file = Writer::create(path, compression)?;
    let mut trees = Vec::new();
    for name in ["top", "folder/inner", "folder/deep/inner"] {
        let spec = TreeSpec { path: name.into(), title: format!("tree {name}"), branches: branches.clone() };
        trees.push(file.tree(spec)?);
    }
    file.tree(TreeSpec::new("empty", branches.clone()))?;
    file.tree(TreeSpec::new("bare", vec![]))?;
    file.text("short", "a text")?;
    file.text("long", &"0123456789".repeat(10_000))?;
    for start in (0..entries).step_by(30_011) {
        let end = entries.min(start + 30_011);
        let columns = branches.iter().enumerate().map(|(index, branch)| {
            let width = branch.width();
            Column::new(values(branch.element, (end - start) * width, start * width, index), width)
        });
        let columns: Vec<Column> = columns.collect::<Option<_>>().ok_or("a column of no width")?;
        for tree in &trees {
            file.fill(*tree, &columns.iter().collect::<Vec<_>>())?;
        }
    }
    file.finish()?;
    Ok(())
}
