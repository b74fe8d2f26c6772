//! The first bytes of a file: where its records begin and end, and where the list of free segments is.

use crate::bytes::Reader;
use crate::error::Malformed;

/// Added to the version of a file whose positions take 8 bytes.
const BIG: i32 = 1_000_000;

/// The header of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Version of ROOT that wrote the file, as 63602, without the number that is added for big files. ROOT 6.18 subtracted it
    /// from some files, so that their versions are negative.
    pub(crate) version: i32,
    /// Whether positions in this header take 8 bytes.
    pub(crate) big: bool,
    /// Position of the first record (fBEGIN).
    pub(crate) begin: u64,
    /// One past the last byte (fEND).
    pub(crate) end: u64,
    /// Position of the record of free segments.
    pub(crate) free_seek: u64,
    /// Bytes of the record of free segments.
    pub(crate) free_bytes: u32,
    /// Number of free segments.
    pub(crate) free_count: u32,
    /// Bytes of key, name and title before the top directory's record.
    pub(crate) name_bytes: u32,
    /// Bytes per file position in records: 4 or 8.
    pub(crate) units: u8,
    /// Algorithm times 100 plus level.
    pub(crate) compression: u32,
    /// Position of the record of StreamerInfo.
    pub(crate) info_seek: u64,
    /// Bytes of the record of StreamerInfo.
    pub(crate) info_bytes: u32,
    /// Version and bytes of the file's unique id.
    pub(crate) uuid: [u8; 18],
}

impl Header {
    /// Bytes of the longest header.
    pub(crate) const BYTES: usize = 100;

    /// Parses a header; the caller has checked that the file begins with `root`.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Header, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.skip(4)?;
        let version = reader.i32()?;
        let big = version >= BIG;
        let version = if big { version - BIG } else { version };
        let begin = reader.seek_pointer(false)?;
        let end = reader.seek_pointer(big)?;
        let free_seek = reader.seek_pointer(big)?;
        let (free_bytes, free_count, name_bytes) = (reader.u32()?, reader.u32()?, reader.u32()?);
        let (units, compression) = (reader.u8()?, reader.u32()?);
        let info_seek = reader.seek_pointer(big)?;
        let info_bytes = reader.u32()?;
        let mut uuid = [0; 18];
        let rest = reader.bytes(reader.remaining().min(uuid.len()))?;
        uuid[..rest.len()].copy_from_slice(rest);
        Ok(Header {
            version,
            big,
            begin,
            end,
            free_seek,
            free_bytes,
            free_count,
            name_bytes,
            units,
            compression,
            info_seek,
            info_bytes,
            uuid,
        })
    }
}
