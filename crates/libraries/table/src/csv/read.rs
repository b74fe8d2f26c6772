//! Reads CSV files: one pass for the header, the types and the places of blocks, one for the values.

use std::borrow::Cow;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rootfile::Column;

use super::dialect::Separator;
use super::infer::Inference;
use super::parse::Parser;
use super::records::{Records, pieces};
use super::scan::Scan;
use super::schema::{self, Header};
use super::source::Source;
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
    source: Source,
    separator: Separator,
    header: Header,
    fields: Vec<Field>,
    /// For each field the columns of the file.
    columns: Vec<Vec<usize>>,
    blocks: Vec<Block>,
    /// How often the header is there again.
    headers: u64,
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

/// What a piece shows: each column, its rows, and how often the header is among them.
struct Seen {
    columns: Vec<Inference>,
    rows: u64,
    headers: u64,
}

impl File {
    /// Reads the file once.
    pub(crate) fn open(path: &Path) -> Result<File> {
        let source = Source::open(path).map_err(Error::io("open", path))?;
        let mut scan = Scan::new(&source, path);
        let Some((mut start, mut text)) = scan.next()? else {
            return Err(Error::unreadable(path, "it is empty, expected a header"));
        };
        let separator = scan.separator();
        let header = Header::read(path, &text, separator)?;
        let width = header.names.len();
        text.drain(..header.length);
        start += header.length as u64;
        let mut seen = vec![Inference::default(); width];
        let (mut blocks, mut entries, mut headers): (Vec<Block>, u64, u64) = (Vec::new(), 0, 0);
        loop {
            let parts = each_piece(&text, separator, |piece| infer(piece, separator, &header));
            let before = entries;
            for part in parts {
                let part = part.map_err(|problem| problem.at(path, &[], width, entries))?;
                for (all, part) in seen.iter_mut().zip(part.columns) {
                    *all = std::mem::take(all).and(entries, part);
                }
                entries += part.rows;
                headers += part.headers;
            }
            blocks.push(Block { bytes: start..start + text.len() as u64, entries: before..entries });
            match scan.next()? {
                Some(next) => (start, text) = next,
                None => break,
            }
        }
        let (fields, columns) = schema::fields(path, &header.names, &seen)?;
        Ok(File { path: path.to_owned(), source, separator, header, fields, columns, blocks, headers })
    }

    pub(crate) fn fields(&self) -> &[Field] {
        &self.fields
    }

    pub(crate) fn fields_mut(&mut self) -> &mut [Field] {
        &mut self.fields
    }

    /// What should be known of the file before it is used.
    pub(crate) fn warning(&self) -> Option<String> {
        let lines = if self.headers == 1 {
            "a line that is its header".to_owned()
        } else {
            format!("{} lines that are its header", self.headers)
        };
        (self.headers > 0).then(|| format!("skipped {lines} again in `{}`", self.path.display()))
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
        let parts = each_piece(&text, self.separator, |piece| self.parse(piece, fields));
        let mut columns: Vec<Vec<Column>> = fields.iter().map(|_| Vec::with_capacity(parts.len())).collect();
        let (mut missing, mut entry) = (vec![0; fields.len()], block.entries.start);
        for part in parts {
            let part = part.map_err(|problem| problem.at(&self.path, &self.fields, self.header.names.len(), entry))?;
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
        self.source.read_at(&mut text, block.bytes.start).map_err(Error::io("read", &self.path))?;
        Ok(text)
    }

    fn parse(&self, piece: &[u8], fields: &[usize]) -> Result<Vec<(Column, u64)>, Problem> {
        let kinds = fields.iter().filter_map(|field| self.fields[*field].kind.as_ref().ok());
        let mut parsers: Vec<Parser> = kinds.map(Parser::new).collect();
        let (mut records, mut record, mut row) = (Records::new(piece, self.separator), Vec::new(), 0);
        while records.next(&mut record) {
            if self.headers > 0 && self.header.is(&record) {
                continue;
            }
            if record.len() != self.header.names.len() {
                return Err(Problem::Fields { row, found: record.len() });
            }
            for (parser, &field) in parsers.iter_mut().zip(fields) {
                for &column in &self.columns[field] {
                    parser.push(&record[column]).map_err(|bad| Problem::Value { field, bad })?;
                }
            }
            row += 1;
        }
        Ok(parsers.into_iter().filter_map(Parser::finish).collect())
    }
}

/// The outcome for each piece of a text, in their order.
fn each_piece<T: Send>(text: &[u8], separator: Separator, work: impl Fn(&[u8]) -> T + Sync) -> Vec<T> {
    pieces(text, separator, PIECE).into_par_iter().map(|piece| work(&text[piece])).collect()
}

fn infer(piece: &[u8], separator: Separator, header: &Header) -> Result<Seen, Problem> {
    let mut seen = Seen { columns: vec![Inference::default(); header.names.len()], rows: 0, headers: 0 };
    let (mut records, mut record): (_, Vec<Cow<'_, [u8]>>) = (Records::new(piece, separator), Vec::new());
    while records.next(&mut record) {
        if header.is(&record) {
            seen.headers += 1;
            continue;
        }
        if record.len() != header.names.len() {
            return Err(Problem::Fields { row: seen.rows, found: record.len() });
        }
        seen.columns.iter_mut().zip(&record).for_each(|(column, field)| column.see(seen.rows, field));
        seen.rows += 1;
    }
    Ok(seen)
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
    use std::fs;

    use rootfile::Element;

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
    fn missing_numbers_are_counted_and_widen_integers() {
        let (_folder, file) = open("x\n1.5\n\"\"\nNA\n").unwrap();
        assert_eq!(all(&file)[0].missing, [2]);
        let (_folder, file) = open("n,m\n1,1\n,2\n").unwrap();
        assert_eq!(file.fields()[0].missing.map(|missing| (missing.of, missing.count)), Some((Element::I32, 1)));
        let chunk = all(&file).remove(0);
        let values = chunk.columns[0].get::<f64>().unwrap();
        assert!(values[0] == 1.0 && values[1].is_nan() && chunk.missing == [1, 0]);
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

    /// All numbers of a file, row by row, behind the names of its fields.
    fn said(text: &str) -> String {
        let (_folder, file) = open(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        let names: Vec<&str> = file.fields().iter().map(|field| field.name.as_str()).collect();
        let columns: Vec<String> =
            all(&file).remove(0).columns.iter().map(|column| format!("{:?}", column.as_slice().to_f64())).collect();
        format!("{} {}", names.join(" "), columns.join(" "))
    }

    #[test]
    fn lines_end_and_fields_are_separated_in_many_ways() {
        for text in [
            "a,b\r1,2\r3,4\r",
            "a,b\r\n1,2\r\n3,4",
            "a;b\n1;2\n3;4\n",
            "a\tb\n1\t2\n3\t4\n",
            "a b\n1 2\n3 4\n",
            "  a   b\n 1.0  2\n 3e0\t 4 \n",
            " a , b \n 1 , 2 \n 3 , 4 \n",
            "# a b\n1 2\n3 4\n",
            "# a,b\n1,2\n3,4\n",
            "#a;b\n1;2\n3;4\n",
            "# made by hand\n# a b\n1 2\n3 4\n",
        ] {
            assert_eq!(said(text), "a b [1.0, 3.0] [2.0, 4.0]", "{text:?}");
        }
    }

    #[test]
    fn the_index_of_pandas_is_called_index() {
        assert_eq!(said(",pt\n0,1.5\n1,2.5\n"), "index pt [0.0, 1.0] [1.5, 2.5]");
    }

    #[test]
    fn elements_of_arrays_may_stand_apart() {
        assert_eq!(said("p[1],e[0],p[0],e[1]\n1,2,3,4\n5,6,7,8\n"), "p e [3.0, 1.0, 7.0, 5.0] [2.0, 4.0, 6.0, 8.0]");
    }

    #[test]
    fn a_header_in_the_middle_is_skipped_and_told() {
        let (_folder, file) = open("pt,eta\n1,2\n3,4\npt,eta\n5,6\n").unwrap();
        assert_eq!((file.entries(), file.fields()[0].to_string().as_str()), (3, "pt int32"));
        assert_eq!(all(&file)[0].columns[0].get::<i32>(), Some(&[1, 3, 5][..]));
        assert!(file.warning().unwrap().contains("skipped a line that is its header"));
        assert_eq!(open("pt,eta\n1,2\n").unwrap().1.warning(), None);
    }

    #[test]
    fn packed_files_are_unpacked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv.gz");
        let mut packed = flate2::write::GzEncoder::new(fs::File::create(&path).unwrap(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, b"n\n1\n2\n").unwrap();
        packed.finish().unwrap();
        assert_eq!(all(&File::open(&path).unwrap())[0].columns[0].get::<i32>(), Some(&[1, 2][..]));
        fs::write(&path, b"n\n1\n").unwrap();
        assert!(File::open(&path).is_err());
    }
}
