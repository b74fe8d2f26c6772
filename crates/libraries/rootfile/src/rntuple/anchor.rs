//! The anchor: the object in the folder that gives the places of header and footer of an RNTuple. It is the only part with
//! big-endian numbers.

use xxhash_rust::xxh3::xxh3_64;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::cursor::{Locator, Result};

/// The place of an envelope, and its length when it is uncompressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) place: Locator,
    pub(super) length: u64,
}

/// The parts of an anchor that are read.
#[derive(Debug)]
pub(super) struct Anchor {
    pub(super) header: Link,
    pub(super) footer: Link,
    /// Bytes of the longest record; longer envelopes and pages are split. 0 if nothing is split.
    pub(super) most_bytes: u64,
}

impl Anchor {
    /// Parses the payload of the anchor's key and verifies its checksum.
    pub(super) fn parse(payload: &[u8]) -> Result<Anchor> {
        let mut reader = Reader::new(payload);
        let end = reader.stamp()?.end.ok_or(Malformed::from("an anchor without a byte count"))?;
        let fields = &payload[reader.position().min(end)..end];
        let mut number = || reader.i64().map(i64::cast_unsigned);
        let version = number()?.to_be_bytes();
        if version[..2] != [0, 1] {
            let problem = format!("a format of epoch {}, known is 1", u16::from_be_bytes([version[0], version[1]]));
            return Err(Malformed::from(problem));
        }
        let mut link =
            || -> Result<Link> { Ok(Link { place: Locator { seek: number()?, bytes: number()? }, length: number()? }) };
        let (header, footer) = (link()?, link()?);
        let most_bytes = number()?;
        reader.seek(end)?;
        if reader.i64()?.cast_unsigned() != xxh3_64(fields) {
            return Err(Malformed::from("a checksum that disagrees"));
        }
        Ok(Anchor { header, footer, most_bytes })
    }
}
