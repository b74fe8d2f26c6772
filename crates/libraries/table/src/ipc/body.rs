//! The bytes of a record batch.

use std::fs;
use std::os::unix::fs::FileExt;

use arrow_buffer::Buffer;
use arrow_ipc::{Block, RecordBatch};

use super::message::Message;
use super::problem::told;

/// Decompressed bytes of one byte beyond which a length is taken for damage; the best codec makes about 1/32000 of zeros.
const RATIO: u64 = 1 << 16;

/// A record batch with the bytes of some buffers; those of the others are zero, and not read.
pub(super) struct Body {
    pub(super) message: Message,
    pub(super) bytes: Buffer,
}

impl Body {
    /// Reads the buffers of a block that are needed: one answer for each.
    pub(super) fn read(
        file: &fs::File,
        block: Block,
        needed: impl FnOnce(&RecordBatch<'_>) -> Vec<bool>,
    ) -> Result<Body, String> {
        let message = Message::read(file, &block, u64::MAX)?;
        let start = block.offset() as u64 + block.metaDataLength() as u64;
        let mut bytes = vec![0; block.bodyLength() as usize];
        let batch = message.batch()?;
        let needed = needed(&batch);
        for (buffer, _) in batch.buffers().into_iter().flatten().zip(needed).filter(|(_, needed)| *needed) {
            let (offset, length) = (usize::try_from(buffer.offset()).ok(), usize::try_from(buffer.length()).ok());
            let range = offset.zip(length).and_then(|(offset, length)| Some(offset..offset.checked_add(length)?));
            let part = range.and_then(|range| bytes.get_mut(range)).zip(offset);
            let (part, offset) = part.ok_or("it is shorter than its columns")?;
            file.read_exact_at(part, start + offset as u64).map_err(told)?;
            if batch.compression().is_some() {
                check_length(part)?;
            }
        }
        Ok(Body { message, bytes: bytes.into() })
    }
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
