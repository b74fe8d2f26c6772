//! The headers of pages, looked at before pages are decoded: a decoder takes memory for what they claim.
//!
//! Format: `PageHeader` of parquet-format, in Thrift's compact protocol.

use std::ops::Range;

use super::input::Input;

/// Bytes that any page may claim.
const ALWAYS: u64 = 64 << 20;

/// Bytes of a header that are read first; with long statistics it has more.
const FIRST: usize = 4 << 10;
/// Bytes beyond which a header is left to the decoder.
const LONGEST: usize = 16 << 20;

/// Structs in structs beyond which a header is left to the decoder.
const DEEPEST: usize = 8;

/// Refuses pages, which lie one behind another in a range of the file, that claim to hold more bytes than all of them are said to.
pub(super) fn check(input: &Input, pages: Range<u64>, said: u64) -> Result<(), String> {
    let (mut start, most) = (pages.start, said.max(ALWAYS));
    while start < pages.end {
        // what cannot be read is told by the decoder
        let Some(header) = read(input, start, pages.end) else { return Ok(()) };
        if header.raw > most {
            return Err(format!("it is damaged: a page claims {} bytes, all together have {said}", header.raw));
        }
        start = start.saturating_add(header.length as u64).saturating_add(header.stored.max(1));
    }
    Ok(())
}

/// What a header says of its page.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    /// Bytes of the header itself.
    length: usize,
    /// Bytes of the page in the file.
    stored: u64,
    /// Bytes of the page when it is not compressed.
    raw: u64,
}

fn read(input: &Input, start: u64, end: u64) -> Option<Header> {
    let mut size = FIRST;
    loop {
        let mut bytes = vec![0; size.min((end - start) as usize)];
        input.read_at(&mut bytes, start).ok()?;
        match Header::parse(&bytes) {
            None if bytes.len() == size && size < LONGEST => size *= 16,
            header => return header,
        }
    }
}

impl Header {
    fn parse(bytes: &[u8]) -> Option<Header> {
        const STORED: i64 = 3;
        const RAW: i64 = 2;
        let mut compact = Compact { bytes, at: 0 };
        let (mut raw, mut stored, mut id) = (None, None, 0);
        while let Some(kind) = compact.field(&mut id)? {
            match id {
                RAW => raw = Some(compact.integer()?),
                STORED => stored = Some(compact.integer()?),
                _ => compact.skip(kind, 0)?,
            }
        }
        // what is less than nothing is refused by the decoder
        let bytes = |size: Option<i64>| Some(u64::try_from(size?).unwrap_or_default());
        Some(Header { length: compact.at, stored: bytes(stored)?, raw: bytes(raw)? })
    }
}

/// Values of Thrift's compact protocol.
struct Compact<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Compact<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn integer(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The type of the next field of a struct, whose number is made of the one before; `None` at the end.
    fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        *id = if byte >> 4 == 0 { self.integer()? } else { id.checked_add((byte >> 4).into())? };
        Some(Some(byte & 0xf))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        match kind {
            1 | 2 => {} // true and false
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => self.at = self.at.checked_add(8)?,
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.at = self.at.checked_add(length)?;
            }
            12 if depth < DEEPEST => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, depth + 1)?;
                }
            }
            _ => return None, // no header has lists or maps
        }
        (self.at <= self.bytes.len()).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data page of 7 bytes that claims to be of `raw` bytes.
    fn page(raw: u64) -> Vec<u8> {
        let mut bytes = vec![0x15, 0x00, 0x15];
        let mut rest = raw << 1;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        // its size in the file, then the header of data pages: number of values, encodings, and statistics with a text
        bytes.extend([
            rest as u8, 0x15, 14, 0x2c, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0x1c, 0x18, 2, b'a', b'b', 0, 0, 0,
        ]);
        bytes.extend([9; 7]);
        bytes
    }

    fn checked(pages: &[u64], said: u64) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pages");
        let bytes = [vec![0; 4], pages.iter().flat_map(|raw| page(*raw)).collect()].concat();
        std::fs::write(&path, &bytes).unwrap();
        check(&Input::open(&path).unwrap(), 4..bytes.len() as u64, said)
    }

    #[test]
    fn a_header_tells_its_sizes_and_its_end() {
        let bytes = page(300);
        let header = Header { length: bytes.len() - 7, stored: 7, raw: 300 };
        assert_eq!(Header::parse(&bytes), Some(header));
        assert!((0..bytes.len() - 7).all(|length| Header::parse(&bytes[..length]).is_none()));
    }

    #[test]
    fn a_page_that_claims_more_than_all_of_them_hold_is_refused() {
        assert_eq!(checked(&[7, 300, 7], 400), Ok(()));
        assert_eq!(checked(&[7, 1 << 30], 1 << 31), Ok(()));
        assert!(checked(&[7, 1 << 30], 400).unwrap_err().contains("1073741824 bytes"));
    }
}
