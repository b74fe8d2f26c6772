//! Parquet files written and read again, whole and damaged.

use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use rootfile::{Column, Element, Values};

use super::{File, Writer};
use crate::chunk::Chunk;
use crate::kind::Kind;

/// Columns of all shapes with some rows.
fn columns(rows: i32) -> Vec<(&'static str, Kind, Column)> {
    let numbers: Vec<i32> = (0..rows).collect();
    let offsets = |per_row: u64| (0..=rows as u64).map(|row| row * per_row).collect::<Vec<u64>>();
    let pairs: Vec<i16> = (0..2 * rows).map(|value| value as i16).collect();
    let bytes: Vec<u8> = numbers.iter().flat_map(|row| format!("{:03}", row % 1000).into_bytes()).collect();
    let floats: Vec<f32> = numbers.iter().map(|row| *row as f32 / 3.0).collect();
    vec![
        ("n", Kind::scalar(Element::I32), numbers.into()),
        ("x", Kind::scalar(Element::F32), floats.into()),
        ("even", Kind::scalar(Element::Bool), (0..rows).map(|row| row % 2 == 0).collect::<Vec<bool>>().into()),
        ("pair", Kind { dims: vec![2], ..Kind::scalar(Element::I16) }, {
            Column::new(Values::I16(pairs.clone()), 2).unwrap()
        }),
        ("list", Kind { levels: 1, ..Kind::scalar(Element::I16) }, {
            Column::nested(Values::I16(pairs), 1, vec![offsets(2)]).unwrap()
        }),
        ("text", Kind::text(), Column::text(bytes, vec![offsets(3)]).unwrap()),
    ]
}

/// Writes row groups of three sizes, one of them none.
fn write(path: &Path) -> Vec<Column> {
    let kinds: Vec<_> = columns(0).into_iter().map(|(name, kind, _)| (name.to_owned(), kind)).collect();
    let whole: Vec<Column> = columns(600).into_iter().map(|(_, _, column)| column).collect();
    let mut writer = Writer::create(path, &kinds).unwrap();
    for rows in [0..100, 100..100, 100..350, 350..600] {
        writer.write(rows_of(&whole, rows)).unwrap();
    }
    writer.finish().unwrap();
    whole
}

fn rows_of(columns: &[Column], rows: std::ops::Range<u32>) -> Vec<Column> {
    let rows: Vec<u32> = rows.collect();
    columns.iter().map(|column| column.gather(&rows)).collect()
}

#[test]
fn entries_are_read_across_row_groups() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let whole = write(&path);
    let file = File::open(&path).unwrap();
    assert_eq!(file.entries(), 600);
    assert_eq!(file.clusters(), [0..100, 100..350, 350..600]);
    let fields: Vec<usize> = (0..whole.len()).collect();
    for entries in [0..600, 0..1, 99..101, 120..130, 50..550, 350..600, 599..600, 7..7, 600..600] {
        let found = file.read(&fields, entries.clone()).unwrap();
        let columns = rows_of(&whole, entries.start as u32..entries.end as u32);
        assert_eq!(found, Chunk { columns, missing: vec![0; fields.len()] }, "{entries:?}");
        let chunks: Vec<Chunk> = file.chunks(fields.clone(), entries.clone()).collect::<Result<_, _>>().unwrap();
        assert_eq!(chunks.iter().map(Chunk::len).sum::<usize>() as u64, entries.end - entries.start);
    }
    let found = file.read(&[4, 0], 98..103).unwrap();
    assert_eq!(found.columns, rows_of(&[whole[4].clone(), whole[0].clone()], 98..103));
}

#[test]
fn pages_of_other_rows_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    let (kinds, whole): (Vec<_>, Vec<_>) =
        columns(60_000).into_iter().map(|(name, kind, column)| ((name.to_owned(), kind), column)).unzip();
    let mut writer = Writer::create(&path, &kinds).unwrap();
    writer.write(whole.clone()).unwrap();
    writer.finish().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
    for column in [1, 4] {
        let first_page = reader.metadata().row_group(0).column(column).data_page_offset() as usize;
        bytes[first_page..first_page + 40].fill(0xff);
    }
    std::fs::write(&path, bytes).unwrap();
    let file = File::open(&path).unwrap();
    let last = 59_990..60_000;
    let found = file.read(&[1, 4], last.clone()).unwrap();
    assert_eq!(found.columns, rows_of(&[whole[1].clone(), whole[4].clone()], last.start as u32..last.end as u32));
    for (field, column) in [(1, "column `x` (f32)"), (4, "column `list` (list of i16)")] {
        let error = file.read(&[field], 0..10).unwrap_err().to_string();
        assert!(error.contains(column), "{error}");
    }
}

#[test]
fn a_damaged_file_is_an_error_or_has_other_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path);
    let bytes = std::fs::read(&path).unwrap();
    for place in (0..bytes.len()).step_by(bytes.len() / 300) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x55;
        std::fs::write(&path, damaged).unwrap();
        let Ok(file) = File::open(&path) else { continue };
        for field in (0..file.fields().len()).filter(|field| file.fields()[*field].kind.is_ok()) {
            for chunk in file.chunks(vec![field], 0..file.entries()).take(10) {
                chunk.map_or_else(|error| assert!(error.to_string().contains("a.parquet")), |_| ());
            }
        }
    }
}

#[test]
fn a_file_without_its_columns_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    write(&path);
    let bytes = std::fs::read(&path).unwrap();
    // the footer alone, whose columns would lie behind it
    let length = u32::from_le_bytes(bytes[bytes.len() - 8..][..4].try_into().unwrap()) as usize;
    std::fs::write(&path, [b"PAR1", &bytes[bytes.len() - 8 - length..]].concat()).unwrap();
    let error = File::open(&path).and_then(|file| file.read(&[0], 350..351)).unwrap_err();
    assert!(error.to_string().contains("a.parquet"), "{error}");
}

#[test]
fn a_file_of_another_format_is_told_to_be_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    std::fs::write(&path, b"root\0\0\xf4\x4f of another program").unwrap();
    let said = File::open(&path).unwrap_err().to_string();
    assert!(said.contains("no Parquet file") && said.contains("extension"), "{said}");
}
