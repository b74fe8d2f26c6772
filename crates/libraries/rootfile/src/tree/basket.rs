//! Baskets hold the values of a branch. Full baskets are records of the file; the last may be embedded in the tree's record.
//!
//! If the entries of a branch differ in length, a basket ends with a table of their offsets, counted from its key.

use std::sync::Arc;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::object::{Objects, Pointer};

type Result<T> = std::result::Result<T, Malformed>;

/// A basket in the record of its tree. It is never compressed.
#[derive(Debug, Clone)]
pub(crate) struct Embedded {
    /// Number of entries.
    pub(crate) entries: u64,
    pub(crate) payload: EmbeddedPayload,
}

/// The content of a basket in the record of its tree. Clones share it.
#[derive(Debug, Clone)]
pub(crate) struct EmbeddedPayload {
    /// The values, big-endian.
    pub(crate) values: Arc<[u8]>,
    /// The offset of each entry in the values, if offsets are stored.
    pub(crate) starts: Option<Arc<[u32]>>,
}

/// Some entries of a branch, and the place of their values.
#[derive(Debug, Clone)]
pub(crate) struct Basket {
    /// First entry.
    pub(crate) start: u64,
    /// One past the last entry.
    pub(crate) end: u64,
    /// The place of the values.
    pub(crate) place: BasketPlace,
}

/// The place of the values of a basket.
#[derive(Debug, Clone)]
pub(crate) enum BasketPlace {
    /// A record of the file.
    Record { seek: u64, bytes: u64 },
    /// In memory, as they were embedded in the record of the tree.
    Embedded(EmbeddedPayload),
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
    /// Whether the table behind the values holds the lengths of entries in place of their offsets.
    pub(crate) lengths: bool,
    /// Which parts of an embedded basket are stored (fFlag); 0 for none.
    flag: u8,
}

impl Head {
    /// Parses the head of a basket, which begins with its key.
    pub(crate) fn parse(reader: &mut Reader<'_>) -> Result<Head> {
        /// Key versions from here on have positions of 8 bytes.
        const BIG: u16 = 1000;
        /// TBasket::kGenerateOffsetMap.
        const GENERATE_OFFSETS: u8 = 1;
        let bytes = i64::from(reader.i32()?);
        let version = reader.u16()?;
        let object_bytes = reader.count()?;
        reader.skip(4)?; // date
        let key_bytes = usize::from(reader.u16()?);
        reader.skip(2 + if version > BIG { 16 } else { 8 })?; // cycle, positions of the record and of its folder
        for _name in ["class", "name", "title"] {
            reader.text()?;
        }
        reader.skip(2 + 4)?; // version, buffer size
        // features stand behind a negative size of the table of entries
        let features = if reader.i32()? < 0 { reader.u8()? } else { 0 };
        let entries = reader.count()? as u64;
        let value_bytes =
            reader.count()?.checked_sub(key_bytes).ok_or(Malformed::from("values that end before they begin"))?;
        let flag = reader.u8()?;
        let lengths = features & GENERATE_OFFSETS != 0;
        Ok(Head { bytes, object_bytes, key_bytes, entries, value_bytes, lengths, flag })
    }

    /// Turns the words of the table behind the values, one after the other, into offsets that count from the first value
    /// (TBasket::ReadBasketBuffers).
    pub(crate) fn behind(&self) -> impl FnMut(u32) -> u32 + use<> {
        let (lengths, key_bytes, mut end) = (self.lengths, self.key_bytes as u32, None);
        move |word| match (lengths, end) {
            (false, _) => word.wrapping_sub(key_bytes),
            (true, None) => *end.insert(0), // the first word says nothing
            (true, Some(before)) => *end.insert(word.wrapping_add(before)),
        }
    }

    /// Turns an offset in the table of an embedded basket into one that counts from the first value. In some baskets the upper
    /// byte belongs to another table (TBasket::Streamer).
    fn offset(&self) -> impl Fn(u32) -> u32 + use<> {
        let (mask, key_bytes) =
            (if (21..40).contains(&self.flag) { 0xFF_FFFF } else { u32::MAX }, self.key_bytes as u32);
        move |word| (word & mask).wrapping_sub(key_bytes)
    }

    /// Whether a table of offsets stands between the head and the values of an embedded basket.
    fn has_starts(&self) -> bool {
        /// Added if readers compute the offsets of entries themselves.
        const GENERATE: u8 = 80;
        self.flag < GENERATE && self.flag % 10 != 2
    }
}

/// Reads the offsets of the first `entries` entries from the table of a basket; `offset` makes them count from the first value.
pub(crate) fn starts(
    table: &[u8],
    entries: usize,
    mut offset: impl FnMut(u32) -> u32,
    starts: &mut Vec<u32>,
) -> Result<()> {
    let (count, table) = table.split_at_checked(4).ok_or(Malformed::from("a table of entries that ends too early"))?;
    let count = u32::from_be_bytes([count[0], count[1], count[2], count[3]]) as usize;
    let words = table.as_chunks::<4>().0;
    if count < entries || words.len() < entries {
        return Err(Malformed::from("a table of entries that ends too early"));
    }
    starts.clear();
    starts.extend(words[..entries].iter().map(|word| offset(u32::from_be_bytes(*word))));
    Ok(())
}

/// Parses the TObjArray of baskets in a branch: the embedded baskets, in the order of their index.
pub(crate) fn parse_embedded(objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<Vec<Embedded>> {
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
            let start = start.ok_or(Malformed::from("an embedded basket longer than its object"))?;
            let before = reader.bytes(start - reader.position())?;
            let mut table = Vec::new();
            // A table that does not hold all entries is ignored: entries of one length need no table.
            let read = |table: &mut _| starts(before, head.entries as usize, head.offset(), table);
            let stored = head.has_starts() && read(&mut table).is_ok();
            let starts = stored.then(|| table.into());
            let payload = EmbeddedPayload { values: reader.bytes(head.value_bytes)?.into(), starts };
            found.push(Embedded { entries: head.entries, payload });
        }
        Ok(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Writer;

    /// The head of a basket whose key takes 70 bytes, and the offsets that the words of its table stand for.
    fn offsets(features: Option<u8>, words: &[u32]) -> Vec<u32> {
        let mut head = Writer::new();
        head.i32(100);
        head.u16(4);
        (0..2).for_each(|_| head.i32(0)); // bytes before compression, date
        head.u16(70);
        head.u16(1);
        (0..2).for_each(|_| head.i32(0)); // positions
        ["TBasket", "s", "t"].iter().for_each(|name| head.string(name));
        head.u16(3);
        head.i32(32000);
        match features {
            Some(features) => {
                head.i32(-1000);
                head.u8(features);
            }
            None => head.i32(1000),
        }
        head.i32(words.len() as i32 - 1);
        head.i32(80);
        head.u8(0);
        let head = Head::parse(&mut Reader::new(&head.into_bytes())).unwrap();
        let mut table = Writer::new();
        table.i32(words.len() as i32);
        words.iter().for_each(|&word| table.u32(word));
        let mut found = Vec::new();
        starts(&table.into_bytes(), words.len() - 1, head.behind(), &mut found).unwrap();
        found
    }

    #[test]
    fn a_table_holds_the_offsets_of_entries_or_their_lengths() {
        assert_eq!(offsets(None, &[70, 72, 75, 79, 0]), [0, 2, 5, 9]);
        assert_eq!(offsets(Some(0), &[70, 72, 75, 79, 0]), [0, 2, 5, 9]);
        assert_eq!(offsets(Some(1), &[0, 2, 3, 4, 5]), [0, 2, 5, 9]);
        assert_eq!(offsets(Some(1), &[70, 0, 0, 4, 5]), [0, 0, 0, 4], "empty entries");
    }
}
