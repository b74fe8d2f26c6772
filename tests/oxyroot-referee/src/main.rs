//! Reads a tree with oxyroot, an independent reader, and prints what it found.
//!
//! `oxyroot-referee FILE TREE` prints one JSON object: per branch its type, number of entries, sum and first values (arrays are
//! flattened; integers are exact, as text). It reads top-level trees of numbers and fixed arrays, stored or compressed with
//! deflate or LZ4; oxyroot knows neither ZSTD nor folders.

use std::cell::RefCell;
use std::process::ExitCode;

use oxyroot::{Branch, RBuffer, RootFile};
use serde_json::{Map, Value, json};

/// Values shown of each branch.
const SHOWN: usize = 5;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, tree] = &arguments[..] else {
        eprintln!("usage: oxyroot-referee FILE TREE");
        return ExitCode::from(2);
    };
    match report(file, tree) {
        Ok(report) => {
            println!("{report:#}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn report(file: &str, tree: &str) -> Result<Value, String> {
    let mut file = RootFile::open(file).map_err(|error| error.to_string())?;
    let tree = file.get_tree(tree).map_err(|error| error.to_string())?;
    let mut branches = Map::new();
    for branch in tree.branches_r() {
        branches.insert(branch.name().to_owned(), summary(branch)?);
    }
    Ok(json!({ "entries": tree.entries(), "branches": branches }))
}

/// Type, entries, sum and first values of a branch.
fn summary(branch: &Branch) -> Result<Value, String> {
    let kind = branch.item_type_name();
    macro_rules! scalars {
        ($type:ty, $sum:ty) => {{
            let values: Vec<$type> = branch.as_iter::<$type>().map_err(|error| error.to_string())?.collect();
            numbers!(values, values.len(), $sum)
        }};
    }
    // the length of arrays is part of oxyroot's types, so they are read as the bytes of their baskets
    macro_rules! arrays {
        ($type:ty, $sum:ty) => {{
            let bytes = basket_bytes(branch);
            let numbers = bytes.chunks_exact(size_of::<$type>()).filter_map(|chunk| chunk.try_into().ok());
            let values: Vec<$type> = numbers.map(<$type>::from_be_bytes).collect();
            numbers!(values, branch.entries(), $sum)
        }};
    }
    macro_rules! numbers {
        ($values:expr, $entries:expr, $sum:ty) => {{
            let sum: $sum = $values.iter().map(|&value| <$sum>::from(value)).sum();
            let first: Vec<String> = $values.iter().take(SHOWN).map(|value| value.to_string()).collect();
            json!({ "type": kind, "entries": $entries, "values": $values.len(), "sum": sum.to_string(), "first": first })
        }};
    }
    let (element, array) = match kind.split_once('[') {
        Some((element, _)) => (element, true),
        None => (kind.as_str(), false),
    };
    Ok(match (element, array) {
        ("bool", false) => {
            let values: Vec<bool> = branch.as_iter::<bool>().map_err(|error| error.to_string())?.collect();
            let values: Vec<u8> = values.into_iter().map(u8::from).collect();
            numbers!(values, values.len(), i128)
        }
        ("int8_t", false) => scalars!(i8, i128),
        ("uint8_t", false) => scalars!(u8, i128),
        ("int16_t", false) => scalars!(i16, i128),
        ("uint16_t", false) => scalars!(u16, i128),
        ("int32_t", false) => scalars!(i32, i128),
        ("uint32_t", false) => scalars!(u32, i128),
        ("int64_t", false) => scalars!(i64, i128),
        ("uint64_t", false) => scalars!(u64, i128),
        ("float", false) => scalars!(f32, f64),
        ("double", false) => scalars!(f64, f64),
        ("int8_t", true) => arrays!(i8, i128),
        ("uint8_t", true) => arrays!(u8, i128),
        ("int16_t", true) => arrays!(i16, i128),
        ("uint16_t", true) => arrays!(u16, i128),
        ("int32_t", true) => arrays!(i32, i128),
        ("uint32_t", true) => arrays!(u32, i128),
        ("int64_t", true) => arrays!(i64, i128),
        ("uint64_t", true) => arrays!(u64, i128),
        ("float", true) => arrays!(f32, f64),
        ("double", true) => arrays!(f64, f64),
        _ => json!({ "type": kind, "unread": true }),
    })
}

/// The values of all baskets of a branch, as they are stored.
fn basket_bytes(branch: &Branch) -> Vec<u8> {
    let bytes = RefCell::new(Vec::new());
    let drain = |buffer: &mut RBuffer| {
        if buffer.len() > 0
            && let Ok(rest) = buffer.read_array_u8(buffer.len() as usize)
        {
            bytes.borrow_mut().extend_from_slice(rest);
        }
    };
    branch.get_basket(drain).for_each(drop);
    bytes.into_inner()
}
