//! Where the compressed payloads of a file are, found from the file's format alone.

use std::ops::Range;

/// A compressed block, without its header of nine bytes.
pub struct Block {
    pub range: Range<usize>,
    pub codec: String,
    /// Whether it ends or begins with a checksum: all but bare deflate and zstd, whose frames ROOT writes without.
    pub guarded: bool,
}

/// The compressed blocks of all records, in the order of the file.
pub fn blocks(file: &[u8]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut place = number(file, 8, 4).unwrap_or(0);
    // Each record begins with its length, negative where it was deleted; the length of its key stands at byte 14.
    while let (Some(bytes), Some(key_bytes)) = (number(file, place, 4), number(file, place + 14, 2)) {
        let bytes = if bytes > i32::MAX as usize { bytes.abs_diff(1 << 32) } else { bytes };
        if bytes == 0 {
            break;
        }
        let end = (place + bytes).min(file.len());
        let mut start = place + key_bytes;
        while let Some(block) = block(file, start, end) {
            start = block.range.end;
            found.push(block);
        }
        place += bytes;
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
