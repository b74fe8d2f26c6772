//! Records of the file: objects behind their keys, and the list of free segments.

use super::header::free_segments;
use super::key::Key;
use super::sink::Sink;
use crate::bytes::Writer;
use crate::compression::{Compression, encode};
use crate::error::Result;

/// A record that was written: its position, its length and its key.
pub(crate) struct Written {
    pub(crate) seek: u64,
    pub(crate) bytes: u32,
    pub(crate) key: Vec<u8>,
}

/// Writes a record, compressed if that makes it smaller.
pub(crate) fn write_compressed(
    sink: &mut Sink,
    key: Key<'_>,
    payload: &[u8],
    compression: Compression,
) -> Result<Written> {
    let mut stored = Vec::new();
    encode(payload, compression, &mut stored);
    let mut writer = Writer::new();
    key.write(&mut writer, sink.place(key.size() + stored.len()), payload.len(), stored.len(), 0);
    let key = writer.into_bytes();
    let record = [key.as_slice(), &stored].concat();
    Ok(Written { seek: sink.append(&record)?, bytes: record.len() as u32, key })
}

/// The record of free segments that lies at `seek`, at the end of the file.
pub(crate) fn free_list(key: Key<'_>, seek: u64, gaps: &[(u64, u64)]) -> Vec<u8> {
    let bytes_to = |end| key.size() + free_segments(gaps, end).len();
    // The list is longer if the end needs eight bytes, and the end may need them only because the list is longer.
    let bytes = bytes_to(seek + bytes_to(seek) as u64);
    let payload = free_segments(gaps, seek + bytes as u64);
    let mut writer = Writer::new();
    key.write(&mut writer, seek, payload.len(), payload.len(), 0);
    writer.bytes(&payload);
    writer.into_bytes()
}
