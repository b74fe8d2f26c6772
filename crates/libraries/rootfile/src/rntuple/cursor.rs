//! Reads an envelope from front to back: little-endian numbers, strings, frames, locators. Every step is checked against its end.
//!
//! A frame begins with its size, so that what a newer version adds at its end is skipped.

use crate::error::Malformed;

pub(super) type Result<T> = std::result::Result<T, Malformed>;

/// The unread rest of an envelope or a frame.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

/// Some bytes of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Locator {
    /// Position of the first.
    pub(super) seek: u64,
    /// Number of bytes, compressed.
    pub(super) bytes: u64,
}

macro_rules! numbers {
    ($($name:ident)*) => {
        $(pub(super) fn $name(&mut self) -> Result<$name> {
            let bytes = self.bytes(size_of::<$name>())?;
            Ok($name::from_le_bytes(bytes.try_into().map_err(|_| Malformed::from("a number cut short"))?))
        })*
    };
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Cursor { rest: bytes }
    }

    numbers!(u16 u32 u64 i32 i64 f64);

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .rest
            .split_at_checked(count)
            .ok_or(Malformed::from("a length that reaches beyond the end of its frame"))?;
        self.rest = rest;
        Ok(taken)
    }

    /// Four bytes of length, and as many bytes of text.
    pub(super) fn string(&mut self) -> Result<String> {
        let length = self.u32()? as usize;
        Ok(String::from_utf8_lossy(self.bytes(length)?).into_owned())
    }

    /// The number of items of a frame, `None` for a record, and its content.
    fn frame(&mut self) -> Result<(Option<u32>, Cursor<'a>)> {
        let size = self.i64()?;
        let length = size.unsigned_abs().checked_sub(8).and_then(|length| usize::try_from(length).ok());
        let bytes = self.bytes(length.ok_or(Malformed::from("a frame shorter than its size"))?)?;
        let mut content = Cursor::new(bytes);
        let items = if size < 0 { Some(content.u32()?) } else { None };
        Ok((items, content))
    }

    /// The content of a record frame.
    pub(super) fn record(&mut self) -> Result<Cursor<'a>> {
        match self.frame()? {
            (None, content) => Ok(content),
            _ => Err(Malformed::from("a list where a record was expected")),
        }
    }

    /// The number of items of a list frame and its content.
    pub(super) fn list(&mut self) -> Result<(u32, Cursor<'a>)> {
        match self.frame()? {
            (Some(items), content) => Ok((items, content)),
            _ => Err(Malformed::from("a record where a list was expected")),
        }
    }

    /// The records in a list frame, parsed from the content of each.
    pub(super) fn records<T>(&mut self, parse: impl Fn(Cursor<'a>) -> Result<T>) -> Result<Vec<T>> {
        let (items, mut content) = self.list()?;
        (0..items).map(|_| parse(content.record()?)).collect()
    }

    /// The place of some bytes.
    pub(super) fn locator(&mut self) -> Result<Locator> {
        /// The type of a locator whose size takes 8 bytes.
        const LARGE: u32 = 1;
        let head = self.i32()?;
        if let Ok(bytes) = u64::try_from(head) {
            return Ok(Locator { seek: self.u64()?, bytes });
        }
        let head = head.unsigned_abs();
        let size = (head & 0xffff) as usize;
        let mut content = Cursor::new(self.bytes(size.saturating_sub(4))?);
        match head >> 24 & 0x7f {
            LARGE => Ok(Locator { bytes: content.u64()?, seek: content.u64()? }),
            other => Err(Malformed::from(format!("a locator of the unknown type {other}"))),
        }
    }

    /// Refuses features of newer formats.
    pub(super) fn features(&mut self) -> Result<()> {
        match self.i64()? {
            0 => Ok(()),
            features => Err(Malformed::from(format!("unknown features ({features:#x})"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_left_by_its_size() {
        let mut bytes = 12i64.to_le_bytes().to_vec();
        bytes.extend([7, 0, 0, 0]);
        bytes.extend((-16i64).to_le_bytes());
        bytes.extend([1, 0, 0, 0, 9, 0, 8, 0]);
        let mut cursor = Cursor::new(&bytes);
        assert_eq!(cursor.record().unwrap().u16(), Ok(7));
        let (items, mut content) = cursor.list().unwrap();
        assert_eq!((items, content.u16(), content.u16()), (1, Ok(9), Ok(8)));
        assert!(cursor.record().is_err());
    }

    #[test]
    fn a_locator_has_a_short_or_a_long_size() {
        let mut bytes = 5i32.to_le_bytes().to_vec();
        bytes.extend(100u64.to_le_bytes());
        bytes.extend((-(1i32 << 24 | 20)).to_le_bytes());
        bytes.extend((1u64 << 33).to_le_bytes());
        bytes.extend(200u64.to_le_bytes());
        let mut cursor = Cursor::new(&bytes);
        assert_eq!(cursor.locator(), Ok(Locator { seek: 100, bytes: 5 }));
        assert_eq!(cursor.locator(), Ok(Locator { seek: 200, bytes: 1 << 33 }));
        assert!(Cursor::new(&(-(2i32 << 24 | 4)).to_le_bytes()).locator().is_err());
    }

    #[test]
    fn lengths_beyond_the_end_are_refused() {
        for size in [0i64, 7, -7, 100, -100, i64::MIN, i64::MAX] {
            assert!(Cursor::new(&size.to_le_bytes()).frame().is_err(), "{size}");
        }
        assert!(Cursor::new(&[255, 255, 255, 255, b'x']).string().is_err());
    }
}
