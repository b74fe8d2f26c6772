//! The records of a file and their compressed payloads, found from the file's format alone.

use std::ops::Range;

/// A record: its key, and behind it the object.
pub struct Record {
    pub range: Range<usize>,
    pub key_bytes: usize,
    pub class: String,
}

/// A compressed block, without its header of nine bytes.
pub struct Block {
    pub range: Range<usize>,
    pub codec: String,
    /// Whether it ends or begins with a checksum: all but bare deflate and zstd, whose frames ROOT writes without.
    pub guarded: bool,
}

/// The records, in the order of the file.
pub fn records(file: &[u8]) -> Vec<Record> {
    let mut found = Vec::new();
    let mut place = number(file, 8, 4).unwrap_or(0);
    // A key: bytes of the record (negative where it was deleted), version, bytes of the object, date, bytes of the key, cycle,
    // two positions of 4 or 8 bytes, and the class.
    while let (Some(bytes), Some(version)) = (number(file, place, 4), number(file, place + 4, 2)) {
        let deleted = bytes > i32::MAX as usize;
        let bytes = if deleted { bytes.abs_diff(1 << 32) } else { bytes };
        let range = place..(place + bytes).min(file.len());
        let class = place + if version > 1000 { 34 } else { 26 };
        let name = number(file, class, 1).and_then(|length| file.get(class + 1..class + 1 + length));
        if let (false, Some(name), Some(key_bytes)) = (deleted, name, number(file, place + 14, 2)) {
            let class = String::from_utf8_lossy(name).into_owned();
            found.push(Record { range, key_bytes, class });
        }
        if bytes == 0 {
            break;
        }
        place += bytes;
    }
    found
}

/// The compressed blocks of all records, in the order of the file.
pub fn blocks(file: &[u8]) -> Vec<Block> {
    let mut found = Vec::new();
    for Record { range, key_bytes, .. } in records(file) {
        let mut start = range.start + key_bytes;
        while let Some(block) = block(file, start, range.end) {
            start = block.range.end;
            found.push(block);
        }
    }
    found
}

fn block(file: &[u8], start: usize, end: usize) -> Option<Block> {
    let head = file.get(start..end)?.get(..9)?;
    let codec = std::str::from_utf8(&head[..2]).ok().filter(|codec| ["ZL", "CS", "XZ", "L4", "ZS"].contains(codec))?;
    let length = usize::from(head[3]) | usize::from(head[4]) << 8 | usize::from(head[5]) << 16;
    let range = start + 9..start + 9 + length;
    let guarded = matches!(codec, "ZL" | "XZ" | "L4");
    (length > 0 && range.end <= end).then(|| Block { range, codec: codec.to_owned(), guarded })
}

/// A big-endian number.
fn number(file: &[u8], place: usize, bytes: usize) -> Option<usize> {
    let bytes = file.get(place..place.checked_add(bytes)?)?;
    Some(bytes.iter().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}
