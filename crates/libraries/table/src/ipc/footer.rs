//! What the end of an Arrow file tells of it.

use std::fs;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::read_footer_length;
use arrow_ipc::root_as_footer;

use super::contents::{Categories, Contents};
use super::message::Message;
use super::problem::{check_order, told};

/// The mark at both ends of a file.
pub(super) const MARK: &[u8; 6] = b"ARROW1";

/// Reads the footer of a file that begins with the mark, and the message of each record batch.
pub(super) fn read(file: &fs::File, size: u64) -> Result<Contents, String> {
    let mut tail = [0; 10];
    let end = size.checked_sub(10).ok_or("it is cut short: it has no footer")?;
    file.read_exact_at(&mut tail, end).map_err(told)?;
    if !tail.ends_with(MARK) {
        return Err("it is cut short: its end is no end of an Arrow file".to_owned());
    }
    let length = read_footer_length(tail).map_err(told)?;
    let start = end.checked_sub(length as u64).ok_or("it is cut short: its footer is longer than the file")?;
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, start).map_err(told)?;
    let footer = root_as_footer(&bytes).map_err(|_| "its footer is damaged")?;
    let schema = footer.schema().ok_or("its footer has no schema")?;
    check_order(schema.endianness())?;
    let mut contents = Contents::new(Arc::new(try_fb_to_schema(schema).map_err(told)?), footer.version());
    for note in footer.custom_metadata().into_iter().flatten() {
        contents.notes.extend(note.key().zip(note.value()).map(|(key, value)| (key.to_owned(), value.to_owned())));
    }
    for block in footer.dictionaries().into_iter().flatten() {
        let message = Message::read(file, block, size)?;
        let categories = message.categories()?;
        contents.categories.push(Categories { block: *block, id: categories.id(), adds: categories.isDelta() });
    }
    for block in footer.recordBatches().ok_or("its footer has no record batches")? {
        contents.add(*block, &Message::read(file, block, size)?)?;
    }
    Ok(contents)
}
