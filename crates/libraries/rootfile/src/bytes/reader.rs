//! Reads a record from front to back; every step is checked against its end.
//!
//! References to classes and objects in a record are offsets from the start of its key, so a reader knows the length of the
//! key that stands before its bytes ([`Reader::record`]).

use crate::error::Malformed;

type Result<T> = std::result::Result<T, Malformed>;

/// Set in the first word of an object that begins with its byte count.
const BYTE_COUNT: u32 = 0x4000_0000;

/// The bit of TObject for objects that are followed by a process id.
const IS_REFERENCED: u32 = 0x10;

/// A position in the bytes of one record.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
    key_bytes: usize,
}

/// The start of an object: its version, and its end if it has a byte count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) version: u16,
    pub(crate) end: Option<usize>,
}

macro_rules! numbers {
    ($($name:ident)*) => {
        $(pub(crate) fn $name(&mut self) -> Result<$name> {
            Ok($name::from_be_bytes(self.array()?))
        })*
    };
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader { bytes, position: 0, key_bytes: 0 }
    }

    /// The payload of a record whose key took `key_bytes`.
    pub(crate) fn record(bytes: &'a [u8], key_bytes: usize) -> Self {
        Reader { bytes, position: 0, key_bytes }
    }

    numbers!(u8 u16 u32 i8 i16 i32 i64 f32 f64);

    /// Offset in the payload.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Length of the key before the payload.
    pub(crate) fn key_bytes(&self) -> usize {
        self.key_bytes
    }

    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    pub(crate) fn seek(&mut self, position: usize) -> Result<()> {
        if position > self.bytes.len() {
            return Err(Malformed::from("a length that reaches beyond the end of the record"));
        }
        self.position = position;
        Ok(())
    }

    pub(crate) fn skip(&mut self, count: usize) -> Result<()> {
        self.bytes(count).map(|_| ())
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let rest = &self.bytes[self.position..];
        let taken = rest.get(..count).ok_or(Malformed::from("a length that reaches beyond the end of the record"))?;
        self.position += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let bytes = self.bytes(N)?;
        bytes.try_into().map_err(|_| Malformed::from("a number cut short"))
    }

    /// A position in the file: 4 or 8 bytes.
    pub(crate) fn seek_pointer(&mut self, big: bool) -> Result<u64> {
        let value = if big { self.i64()? } else { i64::from(self.i32()?) };
        u64::try_from(value).map_err(|_| Malformed::from("a negative file position"))
    }

    /// A number of things; a negative one is damage.
    pub(crate) fn count(&mut self) -> Result<usize> {
        usize::try_from(self.i32()?).map_err(|_| Malformed::from("a negative count"))
    }

    /// TString: one byte of length, or 255 and four bytes of length.
    pub(crate) fn string(&mut self) -> Result<String> {
        Ok(String::from_utf8_lossy(self.text()?).into_owned())
    }

    /// The bytes of a TString.
    pub(crate) fn text(&mut self) -> Result<&'a [u8]> {
        let length = match self.u8()? {
            255 => self.count()?,
            short => usize::from(short),
        };
        self.bytes(length)
    }

    /// Whether all is read.
    pub(crate) fn is_at_end(&self) -> bool {
        self.remaining() == 0
    }

    /// Text up to a zero byte.
    pub(crate) fn c_string(&mut self) -> Result<&'a [u8]> {
        let rest = &self.bytes[self.position..];
        let length = rest.iter().position(|&byte| byte == 0).ok_or(Malformed::from("a class name without an end"))?;
        self.position += length + 1;
        Ok(&rest[..length])
    }

    /// The byte count (if any) and version that an object begins with.
    pub(crate) fn stamp(&mut self) -> Result<Stamp> {
        let start = self.position;
        let first = self.clone().u32()?;
        if first & BYTE_COUNT == 0 {
            return Ok(Stamp { version: self.u16()?, end: None });
        }
        self.skip(4)?;
        let end = start + 4 + (first & !BYTE_COUNT) as usize;
        if end > self.bytes.len() {
            return Err(Malformed::from("an object longer than its record"));
        }
        Ok(Stamp { version: self.u16()?, end: Some(end) })
    }

    /// Goes to the end of an object.
    pub(crate) fn finish(&mut self, stamp: Stamp) -> Result<()> {
        match stamp.end {
            Some(end) if end >= self.position => self.seek(end),
            Some(_) => Err(Malformed::from("an object that reads beyond its byte count")),
            None => Ok(()),
        }
    }

    /// Skips an object that has a byte count.
    pub(crate) fn skip_object(&mut self) -> Result<()> {
        let stamp = self.stamp()?;
        if stamp.end.is_none() {
            return Err(Malformed::from("an object without a byte count"));
        }
        self.finish(stamp)
    }

    /// TObject: version, id, and its bits, which are returned.
    pub(crate) fn object(&mut self) -> Result<u32> {
        let stamp = self.stamp()?;
        self.skip(4)?;
        let bits = self.u32()?;
        if bits & IS_REFERENCED != 0 {
            self.skip(2)?;
        }
        self.finish(stamp)?;
        Ok(bits)
    }

    /// TNamed: name and title.
    pub(crate) fn named(&mut self) -> Result<(String, String)> {
        self.named_with_bits().map(|(name, title, _)| (name, title))
    }

    /// TNamed: name, title, and the bits of its TObject.
    pub(crate) fn named_with_bits(&mut self) -> Result<(String, String, u32)> {
        let stamp = self.stamp()?;
        let bits = self.object()?;
        let names = (self.string()?, self.string()?, bits);
        self.finish(stamp)?;
        Ok(names)
    }

    /// `count` big-endian numbers of four bytes.
    pub(crate) fn i32s(&mut self, count: usize) -> Result<Vec<i64>> {
        let bytes = self.bytes(count.checked_mul(4).ok_or(Malformed::from("a count beyond all bounds"))?)?;
        Ok(bytes.as_chunks().0.iter().map(|&chunk| i64::from(i32::from_be_bytes(chunk))).collect())
    }

    /// `count` big-endian numbers of eight bytes.
    pub(crate) fn i64s(&mut self, count: usize) -> Result<Vec<i64>> {
        let bytes = self.bytes(count.checked_mul(8).ok_or(Malformed::from("a count beyond all bounds"))?)?;
        Ok(bytes.as_chunks().0.iter().map(|&chunk| i64::from_be_bytes(chunk)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_short_or_long() {
        let mut long = vec![255, 0, 0, 1, 0];
        long.extend([b'x'; 256]);
        assert_eq!(Reader::new(b"\x03abc").string().unwrap(), "abc");
        assert_eq!(Reader::new(&long).string().unwrap().len(), 256);
    }

    #[test]
    fn nothing_is_read_beyond_the_end() {
        assert!(Reader::new(&[0, 0, 1]).u32().is_err());
        assert!(Reader::new(&[200, b'x']).string().is_err());
        assert!(Reader::new(&[255, 255, 255, 255, 255]).string().is_err());
        assert!(Reader::new(&[0x40, 0, 0, 9, 0, 3]).skip_object().is_err());
        assert!(Reader::new(&[0; 12]).i64s(usize::MAX).is_err());
    }

    #[test]
    fn an_object_is_skipped_by_its_byte_count() {
        let mut reader = Reader::new(&[0x40, 0, 0, 3, 0, 20, 7, 42]);
        reader.skip_object().unwrap();
        assert_eq!(reader.u8().unwrap(), 42);
    }
}
