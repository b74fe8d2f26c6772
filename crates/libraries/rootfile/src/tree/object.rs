//! Objects behind pointers: a byte count, a tag that names the class or refers to an earlier object, and the object.
//!
//! A tag is an offset from the start of the record's key, plus two. Classes and leaves are kept by their tags.

use std::collections::HashMap;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::classes::Classes;
use super::leaf::Leaf;

type Result<T> = std::result::Result<T, Malformed>;

const BYTE_COUNT: u32 = 0x4000_0000;
const NEW_CLASS: u32 = 0xffff_ffff;
const CLASS: u32 = 0x8000_0000;
/// Added to every tag, as 0 is the null pointer and 1 the record itself.
const OFFSET: usize = 2;
/// The most levels of objects in objects; real files have less than ten.
const DEEPEST: usize = 50;

/// The classes and leaves of a record that were read so far, by their tags.
#[derive(Debug, Default)]
pub(crate) struct Objects<'a> {
    /// The classes that the file describes.
    pub(super) described: Option<&'a Classes>,
    classes: HashMap<usize, String>,
    pub(super) leaves: HashMap<usize, Leaf>,
    depth: usize,
}

/// What a pointer leads to.
#[derive(Debug)]
pub(crate) enum Pointer {
    /// Nothing.
    Null,
    /// An object that was read before, by its tag.
    Seen(usize),
    /// An object that begins here, and its end if it has a byte count.
    Object { tag: usize, class: String, end: Option<usize> },
}

impl<'a> Objects<'a> {
    pub(super) fn new(described: Option<&'a Classes>) -> Self {
        Objects { described, ..Objects::default() }
    }

    /// Reads a pointer up to the first byte of its object.
    pub(crate) fn pointer(&mut self, reader: &mut Reader<'_>) -> Result<Pointer> {
        let start = reader.position() + reader.key_bytes();
        let first = reader.u32()?;
        let (tag_at, tag, end) = if first & BYTE_COUNT == 0 || first == NEW_CLASS {
            (start, first, None)
        } else {
            let end = reader.position() + (first & !BYTE_COUNT) as usize;
            (reader.position() + reader.key_bytes(), reader.u32()?, Some(end))
        };
        match tag {
            0 => Ok(Pointer::Null),
            NEW_CLASS => {
                let class = String::from_utf8_lossy(reader.c_string()?).into_owned();
                self.classes.insert(tag_at + OFFSET, class.clone());
                Ok(Pointer::Object { tag: start + OFFSET, class, end })
            }
            tag if tag & CLASS == 0 => Ok(Pointer::Seen(tag as usize)),
            tag => {
                let class = self.classes.get(&((tag & !CLASS) as usize));
                let class = class.cloned().ok_or(Malformed::from("an object of a class that was not named"))?;
                Ok(Pointer::Object { tag: start + OFFSET, class, end })
            }
        }
    }

    /// Reads a TObjArray, and hands each of its pointers to `each` with its index. What `each` does not read of an object is skipped.
    pub(crate) fn array(
        &mut self,
        reader: &mut Reader<'_>,
        mut each: impl FnMut(&mut Objects<'a>, &mut Reader<'_>, usize, &Pointer) -> Result<()>,
    ) -> Result<()> {
        let count = array_head(reader)?;
        for index in 0..count.1 {
            let pointer = self.pointer(reader)?;
            self.nested(|objects| each(objects, reader, index, &pointer))?;
            if let Pointer::Object { end, .. } = pointer {
                finish(reader, end)?;
            }
        }
        reader.finish(count.0)
    }

    /// Reads one level deeper; too many levels are refused.
    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Objects<'a>) -> Result<T>) -> Result<T> {
        if self.depth == DEEPEST {
            return Err(Malformed::from("objects nested too deeply"));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}

/// The head of a TObjArray, and the number of its elements.
pub(super) fn array_head(reader: &mut Reader<'_>) -> Result<(crate::bytes::Stamp, usize)> {
    let stamp = reader.stamp()?;
    reader.object()?;
    reader.string()?;
    let count = reader.count()?;
    reader.skip(4)?; // lower bound
    if count > reader.remaining() {
        return Err(Malformed::from("an array longer than its record"));
    }
    Ok((stamp, count))
}

/// Goes to the end of an object.
pub(super) fn finish(reader: &mut Reader<'_>, end: Option<usize>) -> Result<()> {
    match end {
        Some(end) if end < reader.position() => Err(Malformed::from("an object that reads beyond its byte count")),
        Some(end) => reader.seek(end),
        None => Ok(()),
    }
}
