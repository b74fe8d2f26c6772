//! Baskets: where the values of a branch lie. Full ones are records of their own; the last may be embedded in the tree's record.

use std::sync::Arc;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::object::{Objects, Pointer};

type Result<T> = std::result::Result<T, Malformed>;

/// Bytes of the basket's own head at the end of its key: version, buffer size, entry size, entries, end of values, flag.
const HEAD: usize = 2 + 4 * 4 + 1;

/// A basket in the record of its tree, never compressed.
#[derive(Debug, Clone)]
pub(crate) struct Embedded {
    /// Number of entries.
    pub(crate) entries: u64,
    /// The values.
    pub(crate) values: Arc<[u8]>,
}

/// Some entries of a branch, and where they are.
#[derive(Debug, Clone)]
pub(crate) struct Basket {
    /// First entry.
    pub(crate) start: u64,
    /// One past the last entry.
    pub(crate) end: u64,
    /// Where the values are.
    pub(crate) place: Place,
}

/// Where the values of a basket are.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// A record of the file.
    Record { seek: u64, bytes: u64 },
    /// In memory already, as big-endian bytes.
    Embedded(Arc<[u8]>),
}

/// The head of a basket.
#[derive(Debug)]
pub(crate) struct Head {
    /// Bytes of the record (fNbytes).
    pub(crate) bytes: i64,
    /// Bytes of the uncompressed payload.
    pub(crate) object_bytes: usize,
    /// Bytes before the payload.
    pub(crate) key_bytes: usize,
    /// Number of entries.
    pub(crate) entries: u64,
    /// Bytes of values at the start of the payload; offsets may follow.
    pub(crate) value_bytes: usize,
    /// What is stored of an embedded basket; 0 is nothing.
    flag: u8,
}

impl Head {
    /// Parses the head of a basket, which begins with its key.
    pub(crate) fn parse(reader: &mut Reader<'_>) -> Result<Head> {
        let start = reader.position();
        let bytes = i64::from(reader.i32()?);
        reader.skip(2)?; // version
        let object_bytes = reader.count()?;
        reader.skip(4)?; // date
        let key_bytes = usize::from(reader.u16()?);
        let head = key_bytes.checked_sub(HEAD).ok_or(Malformed::from("a key too short for a basket"))?;
        reader.seek(start + head)?;
        reader.skip(2 + 4 + 4)?; // version, buffer size, entry size
        let entries = reader.count()? as u64;
        let value_bytes =
            reader.count()?.checked_sub(key_bytes).ok_or(Malformed::from("values that end before they begin"))?;
        let flag = reader.u8()?;
        Ok(Head { bytes, object_bytes, key_bytes, entries, value_bytes, flag })
    }
}

/// Parses the TObjArray of baskets in a branch: those that are not on disk, in the order of their index.
pub(crate) fn parse_embedded(objects: &mut Objects, reader: &mut Reader<'_>) -> Result<Vec<Embedded>> {
    let mut found = Vec::new();
    objects.array(reader, |_, reader, _, pointer| {
        let Pointer::Object { class, end: Some(end), .. } = pointer else { return Ok(()) };
        if class != "TBasket" {
            return Ok(());
        }
        let head = Head::parse(reader)?;
        // The buffer, which begins with a copy of the key, is the last thing in the object.
        let start = end.checked_sub(head.value_bytes).filter(|start| *start >= reader.position());
        if head.flag != 0 && head.bytes <= head.key_bytes as i64 {
            reader.seek(start.ok_or(Malformed::from("an embedded basket longer than its object"))?)?;
            found.push(Embedded { entries: head.entries, values: reader.bytes(head.value_bytes)?.into() });
        }
        Ok(())
    })?;
    Ok(found)
}
