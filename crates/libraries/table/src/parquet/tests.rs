//! Parquet files written and read again, whole and damaged.

use std::path::Path;

use parquet::file::reader::{FileReader, SerializedFileReader};
use rootfile::Column;

use super::{File, Writer};
use crate::chunk::Chunk;
use crate::samples::{columns, rows_of};

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
    for (field, column) in [(1, "column `x` (float32)"), (4, "column `list` (list of int16)")] {
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
