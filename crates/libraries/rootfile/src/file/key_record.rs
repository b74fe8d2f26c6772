//! The key that stands before every record (TKey): what the record is, where it lies, how long it is.

use crate::bytes::Reader;
use crate::error::Malformed;

/// Added to the version of keys whose positions take 8 bytes.
const BIG: u16 = 1000;

/// A key. It stands before its record, and again, with the same bytes, in the key list of its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRecord {
    /// Bytes of key and payload on disk (fNbytes).
    pub(crate) bytes: u32,
    /// Version, with 1000 added for 8-byte positions.
    pub(crate) version: u16,
    /// Bytes of the payload before compression (fObjlen).
    pub(crate) object_bytes: u32,
    /// Date and time, packed as TDatime does.
    pub(crate) date: u32,
    /// Bytes of the key before its payload (fKeylen).
    pub(crate) key_bytes: u16,
    /// Cycle of the name.
    pub(crate) cycle: i16,
    /// Position of the record.
    pub(crate) seek: u64,
    /// Position of the record of its folder.
    pub(crate) parent: u64,
    /// Class of the payload.
    pub(crate) class: String,
    /// Name.
    pub(crate) name: String,
    /// Title.
    pub(crate) title: String,
}

impl KeyRecord {
    /// Parses a key, and stops after it.
    pub(crate) fn parse(reader: &mut Reader<'_>) -> Result<KeyRecord, Malformed> {
        let bytes = u32::try_from(reader.i32()?).map_err(|_| Malformed::from("a record of negative length"))?;
        let version = reader.u16()?;
        let object_bytes = reader.u32()?;
        let date = reader.u32()?;
        let key_bytes = reader.u16()?;
        let cycle = reader.i16()?;
        let big = version > BIG;
        let seek = reader.seek_pointer(big)?;
        let parent = reader.seek_pointer(big)?;
        let (class, name, title) = (reader.string()?, reader.string()?, reader.string()?);
        if u32::from(key_bytes) > bytes {
            return Err(Malformed::from("a key longer than its record"));
        }
        Ok(KeyRecord { bytes, version, object_bytes, date, key_bytes, cycle, seek, parent, class, name, title })
    }

    /// Whether positions in the key take 8 bytes.
    pub(crate) fn big(&self) -> bool {
        self.version > BIG
    }

    /// Whether the payload is compressed.
    pub(crate) fn compressed(&self) -> bool {
        self.bytes - u32::from(self.key_bytes) != self.object_bytes
    }
}
