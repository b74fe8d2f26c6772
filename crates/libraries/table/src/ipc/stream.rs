//! The stream format: one message after another, found by walking through them.

use std::fs;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::{Block, MessageHeader};

use super::contents::{Categories, Contents};
use super::message::Message;
use super::problem::{check_order, told};

/// The mark before each message.
pub(super) const MARK: [u8; 4] = [0xff; 4];

/// Bytes of the mark and the length behind it.
const HEAD: u64 = 8;

/// Walks through the messages of a stream: its schema first.
pub(super) fn read(file: &fs::File, size: u64) -> Result<Contents, String> {
    let (mut at, mut contents): (u64, Option<Contents>) = (0, None);
    // a stream ends with a length of 0, or with the file
    while let Some(length) = length(file, at, size)? {
        let head = Block::new(at as i64, (HEAD + length) as i32, 0);
        let message = Message::read(file, &head, size).map_err(|_| CUT)?;
        let root = message.root()?;
        let block = Block::new(at as i64, (HEAD + length) as i32, root.bodyLength());
        Message::read(file, &block, size).map_err(|_| CUT)?;
        match (root.header_type(), &mut contents) {
            (MessageHeader::Schema, None) => {
                let schema = root.header_as_schema().ok_or("its schema is damaged")?;
                check_order(schema.endianness())?;
                contents = Some(Contents::new(Arc::new(try_fb_to_schema(schema).map_err(told)?), root.version()));
            }
            (MessageHeader::RecordBatch, Some(contents)) => contents.add(block, &message)?,
            (MessageHeader::DictionaryBatch, Some(contents)) => {
                let categories = message.categories()?;
                contents.categories.push(Categories { block, id: categories.id(), adds: categories.isDelta() });
            }
            (_, None) => return Err("it is damaged: a stream begins with its schema".to_owned()),
            (other, Some(_)) => return Err(format!("it is damaged: a stream has no message of the kind {other:?}")),
        }
        at += HEAD + length + root.bodyLength() as u64;
    }
    contents.ok_or_else(|| "it is a stream without a schema".to_owned())
}

const CUT: &str = "it is cut short: its last record batch is not all there";

/// The length of the message at a place; `None` at the end.
fn length(file: &fs::File, at: u64, size: u64) -> Result<Option<u64>, String> {
    if at == size {
        return Ok(None);
    }
    let mut head = [0; HEAD as usize];
    file.read_exact_at(&mut head, at).map_err(|_| CUT)?;
    let (mark, length) = head.split_at(MARK.len());
    if mark != MARK {
        return Err(format!("it is damaged: no message of a stream at byte {at}"));
    }
    let length = length.first_chunk().map_or(0, |length| i32::from_le_bytes(*length));
    match u64::try_from(length) {
        Ok(0) => Ok(None),
        Ok(length) => Ok(Some(length)),
        Err(_) => Err(format!("it is damaged: no message of a stream at byte {at}")),
    }
}
