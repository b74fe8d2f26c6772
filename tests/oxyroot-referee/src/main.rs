//! Reads a tree with oxyroot, an independent reader, and writes its values as the other referees do.
//!
//! `oxyroot-referee FILE TREE FOLDER` writes `index.json` and, for each branch, its values as little-endian 64-bit floats or
//! integers. It reads top-level trees of numbers and fixed arrays, stored or compressed with deflate or LZ4; oxyroot knows
//! neither ZSTD nor folders.

use std::cell::RefCell;
use std::path::Path;
use std::process::ExitCode;

use oxyroot::{Branch, RBuffer, RootFile};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, file, tree, folder] = &arguments[..] else {
        eprintln!("usage: oxyroot-referee FILE TREE FOLDER");
        return ExitCode::from(2);
    };
    match write(file, tree, Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn write(file: &str, tree: &str, folder: &Path) -> Result<(), String> {
    let text = |error: std::io::Error| error.to_string();
    let mut file = RootFile::open(file).map_err(|error| error.to_string())?;
    let tree = file.get_tree(tree).map_err(|error| error.to_string())?;
    let mut branches: Vec<Value> = Vec::new();
    for (index, branch) in tree.branches_r().into_iter().enumerate() {
        let (kind, values) = values(branch)?;
        let width = (values.len() / 8).checked_div(branch.entries() as usize).unwrap_or(1);
        std::fs::write(folder.join(format!("{index}.bin")), values).map_err(text)?;
        branches.push(json!({ "name": branch.name(), "kind": kind, "type": branch.item_type_name(), "width": width }));
    }
    let index = json!({ "entries": tree.entries(), "title": "", "branches": branches });
    std::fs::write(folder.join("index.json"), index.to_string()).map_err(text)
}

/// The kind of a branch, and its values as 64-bit numbers.
fn values(branch: &Branch) -> Result<(&'static str, Vec<u8>), String> {
    let name = branch.item_type_name();
    let (element, array) = match name.split_once('[') {
        Some((element, _)) => (element, true),
        None => (name.as_str(), false),
    };
    // the length of arrays is part of oxyroot's types, so they are read as the bytes of their baskets
    macro_rules! numbers {
        ($type:ty, $wide:ty) => {{
            let values: Vec<$type> = if array {
                let bytes = basket_bytes(branch);
                let chunks = bytes.chunks_exact(size_of::<$type>()).filter_map(|chunk| chunk.try_into().ok());
                chunks.map(<$type>::from_be_bytes).collect()
            } else {
                branch.as_iter::<$type>().map_err(|error| error.to_string())?.collect()
            };
            values.into_iter().flat_map(|value| (value as $wide).to_le_bytes()).collect()
        }};
    }
    Ok(match element {
        "bool" if !array => {
            let values = branch.as_iter::<bool>().map_err(|error| error.to_string())?;
            ("integer", values.flat_map(|value| i64::from(value).to_le_bytes()).collect())
        }
        "int8_t" => ("integer", numbers!(i8, i64)),
        "uint8_t" => ("integer", numbers!(u8, i64)),
        "int16_t" => ("integer", numbers!(i16, i64)),
        "uint16_t" => ("integer", numbers!(u16, i64)),
        "int32_t" => ("integer", numbers!(i32, i64)),
        "uint32_t" => ("integer", numbers!(u32, i64)),
        "int64_t" => ("integer", numbers!(i64, i64)),
        "uint64_t" => ("integer", numbers!(u64, i64)),
        "float" => ("float", numbers!(f32, f64)),
        "double" => ("float", numbers!(f64, f64)),
        _ => ("other", Vec::new()),
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
