//! Arrow files written and read again, whole and damaged.

use std::path::Path;

use rootfile::Column;

use super::{File, Writer};
use crate::chunk::Chunk;
use crate::samples::{columns, rows_of};

/// Writes record batches of three sizes, one of them none.
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
fn entries_are_read_across_record_batches() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.arrow");
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
fn a_damaged_file_is_an_error_or_has_other_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.arrow");
    write(&path);
    let bytes = std::fs::read(&path).unwrap();
    for place in (0..bytes.len()).step_by(bytes.len() / 300) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 0x55;
        std::fs::write(&path, damaged).unwrap();
        let Ok(file) = File::open(&path) else { continue };
        for field in (0..file.fields().len()).filter(|field| file.fields()[*field].kind.is_ok()) {
            for chunk in file.chunks(vec![field], 0..file.entries()).take(10) {
                chunk.map_or_else(|error| assert!(error.to_string().contains("a.arrow")), |_| ());
            }
        }
    }
}

#[test]
fn lengths_beyond_the_file_are_refused_before_memory_is_taken_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.arrow");
    write(&path);
    let bytes = std::fs::read(&path).unwrap();
    let end = bytes.len() - 10;
    let message = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        File::open(&path).unwrap_err().to_string()
    };
    let footer = [&bytes[..end], &i32::MAX.to_le_bytes(), b"ARROW1"].concat();
    assert!(message(&footer).contains("its footer is longer than the file"));
    // the record batches lie where the rest of the file was
    let length = u32::from_le_bytes(bytes[end..end + 4].try_into().unwrap()) as usize;
    let rest = [b"ARROW1\0\0", &bytes[end - length..]].concat();
    assert!(message(&rest).contains("it is shorter than its columns"));
}

#[test]
fn a_file_of_the_first_feather_is_told_to_be_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.feather");
    std::fs::write(&path, b"FEA1 and what follows in it FEA1").unwrap();
    assert!(File::open(&path).unwrap_err().to_string().contains("Feather 1"));
}
