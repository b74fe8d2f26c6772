//! Writes CSV files. Numbers have as few digits as read back the same; floats have a point or an exponent, so that they stay floats.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;
use rootfile::{Column, Slice, with_values};
use storage::output::Output;

use super::name::spread;
use crate::error::{Error, Result};
use crate::kind::Kind;

/// Rows that a thread writes at a time.
const ROWS: usize = 4096;

/// A CSV file being written.
pub(crate) struct Writer {
    output: Output,
    /// What stands between fields.
    separator: u8,
}

impl Writer {
    /// Begins a file with its header.
    pub(crate) fn create(path: &Path, columns: &[(String, Kind)]) -> Result<Writer> {
        let lists: Vec<String> = columns
            .iter()
            .filter(|(_, kind)| kind.lists() > 0)
            .map(|(name, kind)| format!("`{name}` ({kind})"))
            .collect();
        if !lists.is_empty() {
            return Err(Error::Format {
                format: "CSV",
                columns: lists.join(", "),
                help: "write .parquet or .arrow, or choose other columns with --branches",
            });
        }
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let separator = match extension.as_str() {
            "tsv" => b'\t',
            _ => b',',
        };
        let mut line = Vec::new();
        for (place, name) in columns.iter().flat_map(|(name, kind)| spread(name, &kind.dims)).enumerate() {
            separate(&mut line, separator, place);
            quote(&mut line, separator, name.as_bytes());
        }
        line.push(b'\n');
        let mut writer = Writer { output: Output::create(path)?, separator };
        writer.put(&line)?;
        Ok(writer)
    }

    /// Adds rows.
    pub(crate) fn write(&mut self, columns: &[Column]) -> Result<()> {
        let rows = columns.first().map_or(0, Column::entries);
        let starts: Vec<usize> = (0..rows).step_by(ROWS).collect();
        let parts: Vec<Vec<u8>> =
            starts.into_par_iter().map(|start| lines(columns, self.separator, start..rows.min(start + ROWS))).collect();
        parts.iter().try_for_each(|part| self.put(part))
    }

    /// Lets the file appear.
    pub(crate) fn finish(self) -> Result<()> {
        Ok(self.output.finish()?)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        let path = self.output.path().to_owned();
        self.output.write_all(bytes).map_err(Error::io("write", &path))
    }
}

fn lines(columns: &[Column], separator: u8, rows: Range<usize>) -> Vec<u8> {
    let mut lines = Vec::with_capacity(rows.len() * columns.len() * 8);
    for row in rows {
        for (place, column) in columns.iter().enumerate() {
            separate(&mut lines, separator, place);
            match column.text_at(row) {
                Some(text) => quote(&mut lines, separator, text),
                None => values(&mut lines, separator, column, row),
            }
        }
        lines.push(b'\n');
    }
    lines
}

fn values(line: &mut Vec<u8>, separator: u8, column: &Column, row: usize) {
    let Some(slice) = column.slice(row..row + 1) else { return };
    with_values!(Slice, slice, values => each(line, separator, values));
}

/// `Debug` has the fewest digits that read back the same, with a point or an exponent: 1.0, 1e-7, NaN, -inf.
fn each<T: std::fmt::Debug>(line: &mut Vec<u8>, separator: u8, values: &[T]) {
    for (place, value) in values.iter().enumerate() {
        separate(line, separator, place);
        let _ = write!(line, "{value:?}"); // memory does not fail
    }
}

fn separate(line: &mut Vec<u8>, separator: u8, place: usize) {
    if place > 0 {
        line.push(separator);
    }
}

/// In quotes if it would not be read back the same without.
fn quote(line: &mut Vec<u8>, separator: u8, text: &[u8]) {
    if !text.is_empty() && !text.iter().any(|byte| matches!(byte, b'"' | b'\n' | b'\r') || *byte == separator) {
        line.extend_from_slice(text);
        return;
    }
    line.push(b'"');
    for &byte in text {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use rootfile::Values;

    #[test]
    fn numbers_have_no_more_digits_than_they_need() {
        let columns = [
            vec![0.1f32, -0.0, f32::INFINITY, 1e-30, 3.0].into(),
            vec![f64::NAN, 0.1, f64::MIN_POSITIVE, 1e300, -1.0].into(),
            vec![u64::MAX, 0, 1, 2, 3].into(),
        ];
        let text = String::from_utf8(lines(&columns, b',', 0..5)).unwrap();
        assert_eq!(
            text,
            "0.1,NaN,18446744073709551615\n-0.0,0.1,0\ninf,2.2250738585072014e-308,1\n1e-30,1e300,2\n3.0,-1.0,3\n"
        );
    }

    #[test]
    fn arrays_are_spread_and_texts_quoted_where_they_must() {
        let array = Column::new(Values::I8(vec![1, 2, 3, 4]), 2).unwrap();
        let text = Column::text(b"a,b".to_vec(), vec![vec![0, 3, 3]]).unwrap();
        assert_eq!(lines(&[array, text], b',', 0..2), b"1,2,\"a,b\"\n3,4,\"\"\n");
    }
}
