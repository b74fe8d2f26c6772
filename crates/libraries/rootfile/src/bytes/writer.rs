//! Builds the bytes of a record: big-endian numbers, strings, and objects whose byte count is filled in when they end.
//!
//! Objects behind pointers are always written with the name of their class, never with a reference to an earlier place that
//! names it. All readers accept that, and the bytes of an object then do not depend on their place in the record.

/// Set in the first word of an object that begins with its byte count.
const BYTE_COUNT: u32 = 0x4000_0000;

/// Stands before the name of a class.
const NEW_CLASS: u32 = 0xFFFF_FFFF;

/// `TObject::fBits` of an object on the heap that was not deleted, as ROOT writes them.
const OBJECT_BITS: u32 = 0x0300_0000;

/// The bytes of a record so far.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

macro_rules! numbers {
    ($($name:ident)*) => {
        $(pub(crate) fn $name(&mut self, value: $name) {
            self.bytes.extend_from_slice(&value.to_be_bytes());
        })*
    };
}

impl Writer {
    pub(crate) fn new() -> Self {
        Writer::default()
    }

    numbers!(u8 u16 u32 i16 i32 i64 u64 f32 f64);

    /// Number of bytes so far.
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn bool(&mut self, value: bool) {
        self.u8(u8::from(value));
    }

    /// A number of things. ROOT's counts are signed; all of ours are far below 2^31.
    pub(crate) fn count(&mut self, count: usize) {
        self.i32(i32::try_from(count).unwrap_or(i32::MAX));
    }

    /// TString: one byte of length, or 255 and four bytes of length.
    pub(crate) fn string(&mut self, text: &str) {
        match u8::try_from(text.len()) {
            Ok(length) if length < 255 => self.u8(length),
            _ => {
                self.u8(255);
                self.count(text.len());
            }
        }
        self.bytes(text.as_bytes());
    }

    /// Bytes that [`Writer::string`] takes for `text`.
    pub(crate) fn string_size(text: &str) -> usize {
        text.len() + if text.len() < 255 { 1 } else { 5 }
    }

    /// Whatever `body` writes, with its byte count before it.
    pub(crate) fn counted(&mut self, body: impl FnOnce(&mut Self)) {
        let start = self.len();
        self.u32(0);
        body(self);
        let count = (self.len() - start - 4) as u32 | BYTE_COUNT;
        self.bytes[start..start + 4].copy_from_slice(&count.to_be_bytes());
    }

    /// An object (or base class, or member) of a class: byte count, version, body.
    pub(crate) fn versioned(&mut self, version: u16, body: impl FnOnce(&mut Self)) {
        self.counted(|writer| {
            writer.u16(version);
            body(writer);
        });
    }

    /// An object behind a pointer: byte count, class name, object.
    pub(crate) fn pointed(&mut self, class: &str, object: impl FnOnce(&mut Self)) {
        self.counted(|writer| {
            writer.u32(NEW_CLASS);
            writer.bytes(class.as_bytes());
            writer.u8(0);
            object(writer);
        });
    }

    /// A null pointer.
    pub(crate) fn null(&mut self) {
        self.u32(0);
    }

    /// TObject: version, id, bits.
    pub(crate) fn object(&mut self) {
        self.identified(0);
    }

    /// TObject with an id.
    pub(crate) fn identified(&mut self, id: u32) {
        self.u16(1);
        self.u32(id);
        self.u32(OBJECT_BITS);
    }

    /// TNamed: name and title.
    pub(crate) fn named(&mut self, name: &str, title: &str) {
        self.versioned(1, |writer| {
            writer.object();
            writer.string(name);
            writer.string(title);
        });
    }

    /// TObjArray of `count` pointers that `elements` writes.
    pub(crate) fn array(&mut self, count: usize, elements: impl FnOnce(&mut Self)) {
        self.versioned(3, |writer| {
            writer.object();
            writer.string("");
            writer.count(count);
            writer.i32(0); // lower bound
            elements(writer);
        });
    }

    /// TList of `count` pointers that `elements` writes, each with its (empty) option string after it.
    pub(crate) fn list(&mut self, count: usize, elements: impl FnOnce(&mut Self)) {
        self.versioned(5, |writer| {
            writer.object();
            writer.string("");
            writer.count(count);
            elements(writer);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_begins_with_the_number_of_bytes_that_follow() {
        let mut writer = Writer::new();
        writer.versioned(20, |writer| writer.u8(7));
        assert_eq!(writer.into_bytes(), [0x40, 0, 0, 3, 0, 20, 7]);
    }

    #[test]
    fn long_strings_carry_four_bytes_of_length() {
        for length in [0, 254, 255, 300] {
            let text = "x".repeat(length);
            let mut writer = Writer::new();
            writer.string(&text);
            assert_eq!(writer.len(), Writer::string_size(&text));
        }
        let mut writer = Writer::new();
        writer.string(&"x".repeat(255));
        assert_eq!(writer.into_bytes()[..5], [255, 0, 0, 0, 255]);
    }
}
