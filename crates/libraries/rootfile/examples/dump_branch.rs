//! Dumps a branch as raw little-endian bytes, to compare it with what other readers say.
//!
//! `dump_branch FILE` lists all branches of all trees; with a folder as second argument the values of each are written there.

use std::io::Write;
use std::path::Path;

use rootfile::{RootFile, Slice};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, folder @ ..] = arguments.as_slice() else { return Err("usage: dump_branch FILE [FOLDER]".into()) };
    let mut output = std::io::stdout().lock();
    let file = RootFile::open(path)?;
    for (t, key) in file.keys().iter().filter(|key| key.is_tree()).enumerate() {
        let name = format!("{};{}", key.path(), key.cycle());
        let tree = match file.tree(&name) {
            Ok(tree) => tree,
            Err(error) => {
                writeln!(output, "{name}\t\t0\terror\t{error}")?;
                continue;
            }
        };
        for (b, branch) in tree.branches().iter().enumerate() {
            let head = format!("{name}\t{}\t{}", branch.path(), tree.entries());
            let Some(element) = branch.element() else {
                writeln!(output, "{head}\trefused\t{}", branch.problem().unwrap_or_default())?;
                continue;
            };
            if let [folder] = folder {
                match tree.read(&[branch.path()], 0..tree.entries()) {
                    Ok(columns) => {
                        std::fs::write(Path::new(folder).join(format!("{t}.{b}")), bytes(columns[0].as_slice()))?
                    }
                    Err(error) => {
                        writeln!(output, "{head}\terror\t{error}")?;
                        continue;
                    }
                }
            }
            writeln!(output, "{head}\t{element:?}\t{:?}\t{t}.{b}", branch.dims())?;
        }
    }
    Ok(())
}

fn bytes(values: Slice<'_>) -> Vec<u8> {
    match values {
        Slice::Bool(values) => values.iter().map(|&value| u8::from(value)).collect(),
        Slice::I8(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::U8(values) => values.to_vec(),
        Slice::I16(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::U16(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::I32(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::U32(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::I64(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::U64(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::F32(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
        Slice::F64(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
    }
}
