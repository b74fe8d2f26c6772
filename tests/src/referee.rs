//! Independent readers of the files that we write: uproot, JSROOT, oxyroot, and C++ ROOT where it is installed.
//!
//! Python and JavaScript referees write the values of a tree as raw little-endian files (see
//! `tests/referees/uproot_values.py`), which are compared here bit by bit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use rootfile::{Column, Compression, RootFile};

use crate::root;

/// The values of a branch as a referee read them.
#[derive(Debug, PartialEq)]
pub enum Read {
    /// Floating point numbers, entries × width.
    Float(Vec<f64>),
    /// Integers and booleans, entries × width; `u64` by bit pattern.
    Integer(Vec<i64>),
    /// Another kind of branch, by the referee's name of its type.
    Other(String),
}

/// A tree as a referee read it.
#[derive(Debug)]
pub struct Tree {
    /// Number of entries.
    pub entries: u64,
    /// Title of the tree.
    pub title: String,
    /// Width and values of each branch.
    pub branches: BTreeMap<String, (usize, Read)>,
}

/// Reads `tree` of `file` with uproot.
pub fn uproot(file: &Path, tree: &str) -> Tree {
    let python = root().join("tests/.venv/bin/python");
    values(Command::new(installed(python)).arg(root().join("tests/referees/uproot_values.py")), file, tree)
}

/// Reads `tree` of `file` with JSROOT.
pub fn jsroot(file: &Path, tree: &str) -> Tree {
    installed(root().join("tests/referees/node_modules/jsroot"));
    values(Command::new("node").arg(root().join("tests/referees/jsroot_values.mjs")), file, tree)
}

/// Reads `tree` of `file` with oxyroot: top-level trees of numbers, stored or compressed with deflate or LZ4.
pub fn oxyroot(file: &Path, tree: &str) -> Tree {
    let program = root().join("tests/oxyroot-referee/target/release/oxyroot-referee");
    values(&mut Command::new(installed(program)), file, tree)
}

/// Runs a Python script of `tests/referees` and returns what it printed.
///
/// # Panics
/// If the script fails: its output is the message.
pub fn python(script: &str, arguments: &[&Path]) -> String {
    let python = installed(root().join("tests/.venv/bin/python"));
    output(Command::new(python).arg(root().join("tests/referees").join(script)).args(arguments))
}

/// Runs `root_values.py` with C++ ROOT and returns what it printed; nothing, loudly, where ROOT is not installed.
///
/// # Panics
/// If the script fails: its output is the message.
pub fn cpp_root(arguments: &[&Path]) -> Option<String> {
    let venv = root().join("tests/.venv-root");
    if !venv.join("requirements.txt").exists() {
        // straight to the terminal: the test harness hides what a passing test prints
        std::fs::write("/dev/stderr", "SKIPPED: C++ ROOT is not installed (run tests/run root)\n").ok();
        return None;
    }
    let script = root().join("tests/referees/root_values.py");
    Some(output(Command::new(venv.join("bin/python")).arg(script).args(arguments)))
}

/// Runs a JavaScript of `tests/referees` and returns what it printed.
///
/// # Panics
/// If the script fails: its output is the message.
pub fn javascript(script: &str, arguments: &[&Path]) -> String {
    installed(root().join("tests/referees/node_modules/jsroot"));
    output(Command::new("node").arg(root().join("tests/referees").join(script)).args(arguments))
}

/// Asserts that the referees read from `tree` exactly what we read, branch by branch; oxyroot where it can.
pub fn assert_all_read_the_same(file: &Path, tree: &str) {
    let opened = RootFile::open(file).unwrap();
    let ours = opened.tree(tree).unwrap();
    let mut referees = vec![("uproot", uproot(file, tree)), ("JSROOT", jsroot(file, tree))];
    let zstd = matches!(opened.compression(), Compression::Zstd(_));
    if !zstd && !tree.contains('/') {
        referees.push(("oxyroot", oxyroot(file, tree)));
    }
    for (name, referee) in referees {
        let place = format!("{name}, {}:{tree}", file.display());
        assert_eq!(ours.entries(), referee.entries, "{place}");
        // oxyroot does not tell titles
        assert!(ours.title() == referee.title || name == "oxyroot", "{place}: title");
        assert_eq!(ours.branches().len(), referee.branches.len(), "{place}");
        for branch in ours.branches() {
            let column = ours.read(&[branch.name()], 0..ours.entries()).unwrap().remove(0);
            let (width, values) = &referee.branches[branch.name()];
            // JSROOT learns the width from the values, so an empty tree has none.
            assert!(*width == column.width() || ours.entries() == 0, "{place}: width of {}", branch.name());
            let equal = if name == "JSROOT" { same_in_javascript(&column, values) } else { same(&column, values) };
            assert!(equal, "{place}: values of {}", branch.name());
        }
    }
}

/// Whether a column has exactly the referee's values; NaN equals NaN.
pub fn same(column: &Column, read: &Read) -> bool {
    match read {
        Read::Float(values) => floats(column).is_some_and(|ours| {
            ours.len() == values.len()
                && ours.iter().zip(values).all(|(a, b)| a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()))
        }),
        Read::Integer(values) => integers(column).is_some_and(|ours| ours == *values),
        Read::Other(_) => false,
    }
}

/// As [`same`], but 64-bit integers only where JavaScript's numbers are exact: JSROOT decodes others wrong.
fn same_in_javascript(column: &Column, read: &Read) -> bool {
    match (column.element().size(), integers(column), read) {
        (8, Some(ours), Read::Integer(values)) => {
            let exact = 0..1 << 53;
            ours.len() == values.len()
                && ours.iter().zip(values).all(|(ours, theirs)| ours == theirs || !exact.contains(ours))
        }
        _ => same(column, read),
    }
}

fn floats(column: &Column) -> Option<Vec<f64>> {
    match column.values() {
        rootfile::Values::F32(values) => Some(values.iter().map(|&v| f64::from(v)).collect()),
        rootfile::Values::F64(values) => Some(values.clone()),
        _ => None,
    }
}

fn integers(column: &Column) -> Option<Vec<i64>> {
    use rootfile::Values as V;
    Some(match column.values() {
        V::Bool(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::I8(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::U8(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::I16(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::U16(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::I32(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::U32(values) => values.iter().map(|&v| i64::from(v)).collect(),
        V::I64(values) => values.clone(),
        V::U64(values) => values.iter().map(|&v| v.cast_signed()).collect(),
        _ => return None,
    })
}

fn values(command: &mut Command, file: &Path, tree: &str) -> Tree {
    let folder = tempfile::tempdir().unwrap();
    output(command.arg(file).arg(tree).arg(folder.path()));
    let index = std::fs::read_to_string(folder.path().join("index.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&index).unwrap();
    let branches = index["branches"].as_array().unwrap().iter().enumerate().map(|(number, branch)| {
        let bytes = || std::fs::read(folder.path().join(format!("{number}.bin"))).unwrap();
        let numbers = |bytes: Vec<u8>| bytes.chunks_exact(8).map(|b| b.try_into().unwrap()).collect::<Vec<[u8; 8]>>();
        let read = match branch["kind"].as_str().unwrap() {
            "float" => Read::Float(numbers(bytes()).into_iter().map(f64::from_le_bytes).collect()),
            "integer" => Read::Integer(numbers(bytes()).into_iter().map(i64::from_le_bytes).collect()),
            _ => Read::Other(branch["type"].as_str().unwrap().to_owned()),
        };
        let width = usize::try_from(branch["width"].as_u64().unwrap()).unwrap();
        (branch["name"].as_str().unwrap().to_owned(), (width, read))
    });
    Tree {
        entries: index["entries"].as_u64().unwrap(),
        title: index["title"].as_str().unwrap().to_owned(),
        branches: branches.collect(),
    }
}

fn installed(path: PathBuf) -> PathBuf {
    assert!(path.exists(), "{} is not installed: run tests/run install", path.display());
    path
}

fn output(command: &mut Command) -> String {
    let done = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, err) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{command:?} failed:\n{out}{err}");
    out.into_owned()
}
