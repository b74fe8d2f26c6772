//! What the end of an Arrow file tells: its schema, and where its record batches lie.

use std::fs;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{Block, MetadataVersion, root_as_footer};
use arrow_schema::SchemaRef;

use super::body::Body;

/// The end of a file.
#[derive(Debug)]
pub(super) struct Footer {
    pub(super) schema: SchemaRef,
    pub(super) version: MetadataVersion,
    pub(super) batches: Vec<Batch>,
}

/// Where a record batch lies.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) block: Block,
    pub(super) entries: Range<u64>,
}

impl Footer {
    /// Reads the footer, and how many rows each record batch has. Lengths are compared to the size of the file before memory is
    /// taken for them.
    pub(super) fn read(file: &fs::File) -> Result<Footer, String> {
        let size = file.metadata().map_err(told)?.len();
        check_marks(file, size)?;
        let end = size.checked_sub(10).ok_or("it is cut short: it has no footer")?;
        let mut tail = [0; 10];
        file.read_exact_at(&mut tail, end).map_err(told)?;
        let length = read_footer_length(tail).map_err(told)?;
        let start = end.checked_sub(length as u64).ok_or("it is cut short: its footer is longer than the file")?;
        let mut bytes = vec![0; length];
        file.read_exact_at(&mut bytes, start).map_err(told)?;
        let footer = root_as_footer(&bytes).map_err(|_| "its footer is damaged")?;
        let schema = footer.schema().ok_or("its footer has no schema")?;
        if !schema.endianness().equals_to_target_endianness() {
            return Err("its numbers have another order of bytes than those of this machine".to_owned());
        }
        let (mut batches, mut end) = (Vec::new(), 0u64);
        for block in footer.recordBatches().ok_or("its footer has no record batches")? {
            let rows = Body::rows(file, block, size)?;
            let start = end;
            end = start.checked_add(rows).filter(|end| *end <= i64::MAX as u64).ok_or("it has too many rows")?;
            batches.push(Batch { block: *block, entries: start..end });
        }
        let schema = Arc::new(try_fb_to_schema(schema).map_err(told)?);
        Ok(Footer { schema, version: footer.version(), batches })
    }
}

/// Looks for the mark at both ends of the file.
fn check_marks(file: &fs::File, size: u64) -> Result<(), &'static str> {
    const MARK: &[u8; 6] = b"ARROW1";
    let mark_at = |place| {
        let mut found = [0; MARK.len()];
        file.read_exact_at(&mut found, place).is_ok() && found == *MARK
    };
    let mut first = [0; 4];
    if file.read_exact_at(&mut first, 0).is_ok() && first == *b"FEA1" {
        return Err("it is a file of Feather 1, which is not read: write it anew as version 2");
    }
    match (mark_at(0), size.checked_sub(MARK.len() as u64).is_some_and(mark_at)) {
        (true, true) => Ok(()),
        (true, false) => Err("it is cut short: its end is no end of an Arrow file"),
        (false, _) => Err("it is no Arrow file (streams without the mark `ARROW1` are not read)"),
    }
}

fn told(problem: impl ToString) -> String {
    problem.to_string()
}
