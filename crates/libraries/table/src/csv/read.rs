//! Reads CSV files: one pass for the header, the types and the places of blocks, one for the values.

use std::fs;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rootfile::Column;

use super::infer::Inference;
use super::parse::Parser;
use super::records::{Records, pieces};
use super::scan::Scan;
use super::schema;
use crate::chunk::Chunk;
use crate::error::{Bad, Error, Result};
use crate::field::Field;
use crate::rows;

/// Bytes that a thread takes at a time.
const PIECE: usize = 256 << 10;

/// A CSV file whose types are known.
#[derive(Debug)]
pub(crate) struct File {
    path: PathBuf,
    file: fs::File,
    fields: Vec<Field>,
    /// For each field the columns of the file.
    columns: Vec<Range<usize>>,
    blocks: Vec<Block>,
}

/// Whole records.
#[derive(Debug)]
struct Block {
    bytes: Range<u64>,
    entries: Range<u64>,
}

/// What is wrong with a record, counted from the start of its piece.
enum Problem {
    /// The number of its fields.
    Fields { row: u64, found: usize },
    /// The value of a field.
    Value { field: usize, bad: Bad },
}

impl File {
    /// Reads the file once.
    pub(crate) fn open(path: &Path) -> Result<File> {
        let file = fs::File::open(path).map_err(Error::io("open", path))?;
        let mut scan = Scan::new(&file, path);
        let Some((mut start, mut text)) = scan.next()? else {
            return Err(Error::unreadable(path, "it is empty, expected a header"));
        };
        let (names, length) = schema::header(path, &text)?;
        text.drain(..length);
        start += length as u64;
        let mut seen = vec![Inference::default(); names.len()];
        let (mut blocks, mut entries): (Vec<Block>, u64) = (Vec::new(), 0);
        loop {
            let parts = each_piece(&text, |piece| infer(piece, names.len()));
            let before = entries;
            for part in parts {
                match part {
                    Ok((part, count)) => {
                        seen.iter_mut().zip(part).for_each(|(all, part)| *all = all.and(part));
                        entries += count;
                    }
                    Err(problem) => return Err(problem.at(path, &[], names.len(), entries)),
                }
            }
            blocks.push(Block { bytes: start..start + text.len() as u64, entries: before..entries });
            match scan.next()? {
                Some(next) => (start, text) = next,
                None => break,
            }
        }
        let (fields, columns) = schema::fields(path, &names, &seen)?;
        Ok(File { path: path.to_owned(), file, fields, columns, blocks })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn entries(&self) -> u64 {
        self.blocks.last().map_or(0, |block| block.entries.end)
    }

    /// The chunks of some fields for a range of entries.
    pub(crate) fn chunks(&self, fields: Vec<usize>, range: Range<u64>) -> impl Iterator<Item = Result<Chunk>> + Send {
        let wanted = {
            let range = range.clone();
            move |block: &&Block| block.entries.start < range.end && block.entries.end > range.start
        };
        self.blocks.iter().filter(wanted).map(move |block| {
            let first = range.start.max(block.entries.start) - block.entries.start;
            let end = range.end.min(block.entries.end) - block.entries.start;
            Ok(self.chunk(block, &fields)?.rows(first as usize..end as usize))
        })
    }

    /// Some entries of some fields.
    pub(crate) fn read(&self, fields: &[usize], entries: Range<u64>) -> Result<Chunk> {
        let none = || Error::unreadable(&self.path, "it has no such entries");
        Chunk::join(self.chunks(fields.to_vec(), entries).collect::<Result<_>>()?).ok_or_else(none)
    }

    /// The entries of each block.
    pub(crate) fn clusters(&self) -> Vec<Range<u64>> {
        self.blocks.iter().map(|block| block.entries.clone()).filter(|entries| !entries.is_empty()).collect()
    }

    fn chunk(&self, block: &Block, fields: &[usize]) -> Result<Chunk> {
        let text = self.text(block)?;
        let parts = each_piece(&text, |piece| self.parse(piece, fields));
        let mut columns: Vec<Vec<Column>> = fields.iter().map(|_| Vec::with_capacity(parts.len())).collect();
        let (mut missing, mut entry) = (vec![0; fields.len()], block.entries.start);
        for part in parts {
            let part = part.map_err(|problem| problem.at(&self.path, &self.fields, self.width(), entry))?;
            entry += part.first().map_or(0, |(column, _)| column.entries() as u64);
            for ((columns, total), (column, count)) in columns.iter_mut().zip(&mut missing).zip(part) {
                columns.push(column);
                *total += count;
            }
        }
        let columns: Option<Vec<Column>> = columns.into_par_iter().map(rows::concat).collect();
        columns
            .filter(|_| entry == block.entries.end)
            .map(|columns| Chunk { columns, missing })
            .ok_or_else(|| Error::unreadable(&self.path, "it changed while it was read"))
    }

    /// The records of a block; the last line of a file may lack its end.
    fn text(&self, block: &Block) -> Result<Vec<u8>> {
        let mut text = vec![b'\n'; (block.bytes.end - block.bytes.start) as usize];
        let mut filled = 0;
        while filled < text.len() {
            let position = block.bytes.start + filled as u64;
            match self.file.read_at(&mut text[filled..], position).map_err(Error::io("read", &self.path))? {
                0 => break,
                count => filled += count,
            }
        }
        Ok(text)
    }

    /// Columns of the file.
    fn width(&self) -> usize {
        self.columns.last().map_or(0, |columns| columns.end)
    }

    fn parse(&self, piece: &[u8], fields: &[usize]) -> Result<Vec<(Column, u64)>, Problem> {
        let mut parsers = Vec::with_capacity(fields.len());
        let mut of_column = vec![None; self.width()];
        for (place, &field) in fields.iter().enumerate() {
            parsers.extend(self.fields[field].kind.as_ref().map(Parser::new));
            of_column[self.columns[field].clone()].fill(Some(place));
        }
        let (mut records, mut row, mut problem) = (Records::new(piece), 0, None);
        while let Some(found) = records.next(|column, text| {
            if let Some(place) = of_column.get(column).copied().flatten()
                && let Err(bad) = parsers[place].push(text)
            {
                problem.get_or_insert(Problem::Value { field: fields[place], bad });
            }
        }) {
            if let Some(problem) = problem.take() {
                return Err(problem);
            }
            if found != self.width() {
                return Err(Problem::Fields { row, found });
            }
            row += 1;
        }
        Ok(parsers.into_iter().filter_map(Parser::finish).collect())
    }
}

/// The outcome for each piece of a text, in their order.
fn each_piece<T: Send>(text: &[u8], work: impl Fn(&[u8]) -> T + Sync) -> Vec<T> {
    pieces(text, PIECE).into_par_iter().map(|piece| work(&text[piece])).collect()
}

fn infer(piece: &[u8], width: usize) -> Result<(Vec<Inference>, u64), Problem> {
    let mut seen = vec![Inference::default(); width];
    let (mut records, mut row) = (Records::new(piece), 0);
    while let Some(found) = records.next(|column, text| {
        if let Some(seen) = seen.get_mut(column) {
            seen.see(&text);
        }
    }) {
        if found != width {
            return Err(Problem::Fields { row, found });
        }
        row += 1;
    }
    Ok((seen, row))
}

impl Problem {
    fn at(self, path: &Path, fields: &[Field], width: usize, entry: u64) -> Error {
        match self {
            Problem::Fields { row, found } => {
                Error::unreadable(path, format!("entry {} has {found} fields, the header {width}", entry + row))
            }
            Problem::Value { field, bad } => bad.at(path, &fields[field].name, entry),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<(tempfile::TempDir, File)> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        fs::write(&path, text).unwrap();
        Ok((folder, File::open(&path)?))
    }

    fn all(file: &File) -> Vec<Chunk> {
        let fields = (0..file.fields().len()).collect();
        file.chunks(fields, 0..file.entries()).collect::<Result<_>>().unwrap()
    }

    #[test]
    fn columns_get_their_types_from_all_rows() {
        let (_folder, file) = open("\u{feff}n, x,name,flag\r\n1,2,a,true\r\n3,nan,\"b,\",false").unwrap();
        let kinds: Vec<String> = file.fields().iter().map(ToString::to_string).collect();
        assert_eq!(kinds, ["n int32", "x float64", "name text", "flag bool"]);
        let chunk = all(&file).remove(0);
        assert_eq!(chunk.columns[0].get::<i32>(), Some(&[1, 3][..]));
        assert!(chunk.columns[1].get::<f64>().unwrap()[1].is_nan());
        assert_eq!(chunk.columns[2].text_at(1), Some(&b"b,"[..]));
    }

    #[test]
    fn missing_floats_are_counted_and_missing_integers_refused_by_their_entry() {
        let (_folder, file) = open("x\n1.5\n\"\"\nNA\n").unwrap();
        assert_eq!(all(&file)[0].missing, [2]);
        let (_folder, file) = open("n,m\n1,1\n,2\n").unwrap();
        let error = file.chunks(vec![0], 0..2).next().unwrap().unwrap_err().to_string();
        assert!(error.contains("column `n`") && error.contains("has no value at entry 1"), "{error}");
    }

    #[test]
    fn arrays_are_gathered_and_widened_together() {
        let (_folder, file) = open("x[0],x[1],y\n1,2.5,3\n").unwrap();
        assert_eq!(file.fields()[0].to_string(), "x float64[2]");
        assert_eq!(all(&file)[0].columns[0].get::<f64>(), Some(&[1.0, 2.5][..]));
    }

    #[test]
    fn entries_are_found_across_blocks() {
        let text: String =
            std::iter::once("n,\"a,b\"\n".to_owned()).chain((0..900_000).map(|i| format!("{i},\"{i}\n\"\n"))).collect();
        let (_folder, file) = open(&text).unwrap();
        assert!(file.blocks.len() > 1 && file.entries() == 900_000);
        let range = 123_456..899_999;
        let chunks: Vec<Chunk> = file.chunks(vec![0], range.clone()).collect::<Result<_>>().unwrap();
        let found: Vec<i32> = chunks.iter().flat_map(|chunk| chunk.columns[0].get::<i32>().unwrap()).copied().collect();
        assert!(found.into_iter().eq(range.start as i32..range.end as i32));
    }

    #[test]
    fn tables_that_are_none_are_refused() {
        for (text, word) in [
            ("", "empty"),
            ("1,2.5\n3,4\n", "names"),
            ("a,b\n1,2\n3\n", "entry 1 has 1 fields, the header 2"),
            ("a,a\n1,2\n", "twice"),
            ("a;b\n1;2\n", "commas"),
            ("a,\n1,2\n", "name"),
        ] {
            let message = open(text).map(|_| ()).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_header_alone_is_a_table_without_entries() {
        let (_folder, file) = open("a,b").unwrap();
        assert_eq!((file.entries(), file.fields().len(), all(&file).len()), (0, 2, 0));
    }
}
