//! Dumps all columns of a file, to compare them with what other readers say.
//!
//! `dump_columns FILE [FIRST LAST]` writes one record per tree and branch to stdout, with the values of all entries or of those from
//! FIRST up to LAST. A record is eight fields, each its length (u64) and its bytes, all little-endian:
//!
//! | kind | tree | branch | element | dims | text | levels | values |
//! |---|---|---|---|---|---|---|---|
//! | `tree` | `dir/name;cycle` | | | | title | entries | |
//! | `column` | … | path | `F32` | `2,3` | `true` | per level, the outermost first: count, offsets | values |
//! | `group` | … | path of a branch whose values are in branches of their own | | | | | |
//! | `refused` | …, or empty | path, or empty for a whole tree or file | | | the reason | | |

use std::io::{BufWriter, StdoutLock, Write};
use std::ops::Range;

use rootfile::{Branch, Column, RootFile, Slice, Tree};

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, range) = match arguments.as_slice() {
        [path] => (path, 0..u64::MAX),
        [path, first, last] => (path, first.parse()?..last.parse()?),
        _ => return Err("usage: dump_columns FILE [FIRST LAST]".into()),
    };
    let mut records = Records(BufWriter::new(std::io::stdout().lock()));
    match RootFile::open(path) {
        Ok(file) => dump_file(&mut records, &file, range)?,
        Err(error) => records.refused("", "", &error.to_string())?,
    }
    Ok(records.0.flush()?)
}

fn dump_file(records: &mut Records, file: &RootFile, range: Range<u64>) -> Done {
    for key in file.keys().iter().filter(|key| key.is_tree() || key.class().ends_with("RNTuple")) {
        let name = format!("{};{}", key.path(), key.cycle());
        match file.tree(&name) {
            Ok(tree) => {
                let range = range.start.min(tree.entries())..range.end.min(tree.entries());
                let (title, entries) = (tree.title().as_bytes(), tree.entries().to_le_bytes());
                records.write([b"tree", name.as_bytes(), b"", b"", b"", title, &entries, b""])?;
                for (index, branch) in tree.branches().iter().enumerate() {
                    dump_branch(records, &name, &tree, (index, branch), range.clone())?;
                }
            }
            Err(error) => records.refused(&name, "", &error.to_string())?,
        }
    }
    Ok(())
}

fn dump_branch(
    records: &mut Records,
    name: &str,
    tree: &Tree,
    (index, branch): (usize, &Branch),
    range: Range<u64>,
) -> Done {
    if let Some(problem) = branch.problem() {
        // The branches below follow at once; elsewhere there may be others of the same path.
        let next = tree.branches().get(index + 1).map_or("", Branch::path);
        let own = match branch.path().rsplit_once('#') {
            Some((path, number)) if number.parse::<u32>().is_ok() => path,
            _ => branch.path(),
        };
        let holds_next = next.strip_prefix(own).is_some_and(|rest| rest.starts_with(['/', '.']));
        return match holds_next {
            true => {
                let [name, path, problem] = [name, branch.path(), problem].map(str::as_bytes);
                records.write([b"group", name, path, b"", b"", problem, b"", b""])
            }
            false => records.refused(name, branch.path(), problem),
        };
    }
    if branch.entries() > tree.entries() {
        let reason = format!("it has {} entries, its tree {}", branch.entries(), tree.entries());
        return records.refused(name, branch.path(), &reason);
    }
    match tree.read(&[branch.path()], range) {
        Ok(columns) => columns.iter().try_for_each(|column| records.column(name, branch, column)),
        Err(error) => records.refused(name, branch.path(), &error.to_string()),
    }
}

struct Records(BufWriter<StdoutLock<'static>>);

impl Records {
    fn write(&mut self, record: [&[u8]; 8]) -> Done {
        for field in record {
            self.0.write_all(&(field.len() as u64).to_le_bytes())?;
            self.0.write_all(field)?;
        }
        Ok(())
    }

    fn refused(&mut self, tree: &str, branch: &str, reason: &str) -> Done {
        let [tree, branch, reason] = [tree, branch, reason].map(str::as_bytes);
        self.write([b"refused", tree, branch, b"", b"", reason, b"", b""])
    }

    fn column(&mut self, tree: &str, branch: &Branch, column: &Column) -> Done {
        let promised = (branch.element(), branch.width(), branch.levels(), branch.is_text());
        if promised != (Some(column.element()), column.width(), column.levels().len(), column.is_text()) {
            return self.refused(tree, branch.path(), "its column is not what the branch promises");
        }
        let dims = branch.dims().iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let about = [format!("{:?}", column.element()), dims, column.is_text().to_string()];
        let count = |level: &[u64]| level.len() as u64;
        let levels =
            column.levels().iter().flat_map(|level| std::iter::once(count(level)).chain(level.iter().copied()));
        let levels: Vec<u8> = levels.flat_map(u64::to_le_bytes).collect();
        let [element, dims, text] = about.each_ref().map(String::as_bytes);
        let (tree, path, values) = (tree.as_bytes(), branch.path().as_bytes(), bytes(column.as_slice()));
        self.write([b"column", tree, path, element, dims, text, &levels, &values])
    }
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
