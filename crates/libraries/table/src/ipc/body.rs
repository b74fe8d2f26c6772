//! The bytes of a record batch.

use std::fs;
use std::os::unix::fs::FileExt;

use arrow_buffer::Buffer;
use arrow_ipc::{Block, RecordBatch, root_as_message};
use arrow_schema::Schema;

use super::layout;

/// Decompressed bytes of one byte beyond which a length is taken for damage; the best codec makes about 1/32000 of zeros.
const RATIO: u64 = 1 << 16;

/// A record batch with the bytes of some fields; those of the others are zero, and not read.
pub(super) struct Body {
    pub(super) block: Block,
    pub(super) bytes: Buffer,
}

impl Body {
    /// How many rows the record batch of a block has, which must lie in the file.
    pub(super) fn rows(file: &fs::File, block: &Block, size: u64) -> Result<u64, String> {
        let lengths = [block.offset(), block.metaDataLength().into(), block.bodyLength()];
        let end = lengths.iter().try_fold(0u64, |end, length| end.checked_add(u64::try_from(*length).ok()?));
        if end.is_none_or(|end| end > size) {
            return Err("it is shorter than its columns".to_owned());
        }
        let mut bytes = vec![0; block.metaDataLength() as usize];
        file.read_exact_at(&mut bytes, block.offset() as u64).map_err(|problem| problem.to_string())?;
        let rows = batch(&bytes)?.length();
        u64::try_from(rows).map_err(|_| format!("it is damaged: a record batch has {rows} rows"))
    }

    /// Reads what some fields need of a block that lies in the file.
    pub(super) fn read(file: &fs::File, block: Block, schema: &Schema, fields: &[usize]) -> Result<Body, String> {
        let told = |problem: std::io::Error| problem.to_string();
        let (start, split) = (block.offset() as u64, block.metaDataLength() as usize);
        let mut bytes = vec![0; split + block.bodyLength() as usize];
        let (metadata, body) = bytes.split_at_mut(split);
        file.read_exact_at(metadata, start).map_err(told)?;
        let batch = batch(metadata)?;
        let needed = layout::needed(&batch, schema, fields);
        for (buffer, _) in batch.buffers().into_iter().flatten().zip(needed).filter(|(_, needed)| *needed) {
            let (offset, length) = (usize::try_from(buffer.offset()).ok(), usize::try_from(buffer.length()).ok());
            let range = offset.zip(length).and_then(|(offset, length)| Some(offset..offset.checked_add(length)?));
            let part = range.clone().and_then(|range| body.get_mut(range)).zip(offset);
            let (part, offset) = part.ok_or("it is shorter than its columns")?;
            file.read_exact_at(part, start + (split + offset) as u64).map_err(told)?;
            if batch.compression().is_some() {
                check_length(part)?;
            }
        }
        Ok(Body { block, bytes: bytes.into() })
    }
}

/// The record batch that a message tells of, which may begin with a mark, and begins with its length.
fn batch(message: &[u8]) -> Result<RecordBatch<'_>, String> {
    let message = message.strip_prefix(&[0xff; 4]).unwrap_or(message).get(4..).unwrap_or_default();
    let message = root_as_message(message).map_err(|_| "a record batch is damaged")?;
    message.header_as_record_batch().ok_or_else(|| "it is damaged: no record batch where one should be".to_owned())
}

/// Refuses a compressed buffer whose length, which is written before it and has memory taken for it, cannot be.
fn check_length(buffer: &[u8]) -> Result<(), String> {
    let Some(length) = buffer.first_chunk().map(|length| i64::from_le_bytes(*length)) else { return Ok(()) };
    let possible = (buffer.len() as u64).saturating_mul(RATIO);
    // -1 stands before bytes that are not compressed
    let length = u64::try_from(length).unwrap_or_default();
    match length > possible || Vec::<u8>::new().try_reserve_exact(length as usize).is_err() {
        true => Err(format!("it is damaged: {} bytes would be {length} without compression", buffer.len())),
        false => Ok(()),
    }
}
