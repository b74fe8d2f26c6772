//! A message: what stands before the bytes of a record batch.

use std::fs;
use std::os::unix::fs::FileExt;

use arrow_ipc::{Block, DictionaryBatch, MessageHeader, RecordBatch, root_as_message};

use super::problem::told;

/// The bytes of a message, as they are in the file.
pub(super) struct Message {
    bytes: Vec<u8>,
}

impl Message {
    /// Reads the message of a block, all of which must lie in the file.
    pub(super) fn read(file: &fs::File, block: &Block, size: u64) -> Result<Message, String> {
        let lengths = [block.offset(), block.metaDataLength().into(), block.bodyLength()];
        let end = lengths.iter().try_fold(0u64, |end, length| end.checked_add(u64::try_from(*length).ok()?));
        if end.is_none_or(|end| end > size) {
            return Err("it is shorter than its columns".to_owned());
        }
        let mut bytes = vec![0; block.metaDataLength() as usize];
        file.read_exact_at(&mut bytes, block.offset() as u64).map_err(told)?;
        Ok(Message { bytes })
    }

    /// The message, which may begin with a mark, and begins with its length.
    pub(super) fn root(&self) -> Result<arrow_ipc::Message<'_>, String> {
        let bytes = self.bytes.strip_prefix(&[0xff; 4]).unwrap_or(&self.bytes).get(4..).unwrap_or_default();
        root_as_message(bytes).map_err(|_| "a record batch is damaged".to_owned())
    }

    /// The record batch that it tells of: of categories that of their values.
    pub(super) fn batch(&self) -> Result<RecordBatch<'_>, String> {
        let message = self.root()?;
        match message.header_type() {
            MessageHeader::DictionaryBatch => message.header_as_dictionary_batch().and_then(|batch| batch.data()),
            _ => message.header_as_record_batch(),
        }
        .ok_or_else(|| "it is damaged: no record batch where one should be".to_owned())
    }

    /// The categories that it tells of.
    pub(super) fn categories(&self) -> Result<DictionaryBatch<'_>, String> {
        self.root()?
            .header_as_dictionary_batch()
            .ok_or_else(|| "it is damaged: no categories where some should be".to_owned())
    }
}
