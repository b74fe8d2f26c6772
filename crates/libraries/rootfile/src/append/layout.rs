//! Finds the words of a record that must change when a part of it moves: byte counts, and references to other places.
//!
//! A record refers to a class or an object earlier in it by the distance from the start of the record's key (a *tag*). When an
//! object moves, the tags that refer to it must change, and the byte counts around it. So the walker goes through the objects of a
//! tree or of a list of TStreamerInfo and lists both. Objects of classes that it does not know are listed as opaque.

use std::collections::HashMap;
use std::ops::Range;

use crate::bytes::{Reader, Stamp};
use crate::error::Malformed;
use crate::tree::{Classes, Fields, members};

type Result<T> = std::result::Result<T, Malformed>;

const BYTE_COUNT: u32 = 0x4000_0000;
const NEW_CLASS: u32 = 0xFFFF_FFFF;
/// Set in a tag that refers to a class.
pub(super) const CLASS: u32 = 0x8000_0000;
/// Added to every tag, as 0 is the null pointer and 1 the record itself.
pub(super) const MAP_OFFSET: usize = 2;
/// The most levels of objects in objects; real files have less than ten.
const DEEPEST: usize = 50;

/// Classes that hold no pointers, so that they may be moved as they are.
const PLAIN: [&str; 6] = ["TBasket", "TObject", "TNamed", "TObjString", "TFriendElement", "TTreeIndex"];

/// The words of a record that depend on positions. All positions count from the start of the payload.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Positions of byte counts, and the ends of the bytes that they count.
    pub(super) counts: Vec<(usize, usize)>,
    /// References to earlier positions.
    pub(super) tags: Vec<Tag>,
    /// Classes, by the positions of their names.
    pub(super) classes: HashMap<usize, String>,
    /// Objects of unknown classes.
    pub(super) opaque: Vec<(String, Range<usize>)>,
    /// The leaves of integers, by the positions of their starts.
    pub(super) leaf_ranges: HashMap<usize, LeafRange>,
    /// Names of other files that hold baskets.
    pub(super) other_files: Vec<String>,
    /// Positions in the file and lengths of baskets, each with the position of its branch in the record.
    pub(super) baskets: Vec<(usize, (u64, u64))>,
}

/// The words of a leaf that matter if it counts the values of other leaves.
#[derive(Debug, Clone)]
pub(super) struct LeafRange {
    /// Position of the flag that is set if it counts.
    pub(super) flag: usize,
    /// Position of the largest count.
    pub(super) largest: Range<usize>,
}

/// A word that refers to an earlier position in the record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) at: usize,
    pub(super) target: usize,
    pub(super) class: bool,
}

/// A TObjArray or TList.
#[derive(Debug, Clone)]
pub(super) struct Array {
    /// Position of its byte count.
    pub(super) start: usize,
    /// Position of the number of elements.
    pub(super) count_at: usize,
    /// Its elements.
    pub(super) elements: Vec<ArrayElement>,
    pub(super) end: usize,
}

/// An element of an array.
#[derive(Debug, Clone)]
pub(super) struct ArrayElement {
    pub(super) range: Range<usize>,
    /// Name of the object, if it is a branch or a TStreamerInfo.
    pub(super) name: String,
    /// Version that a TStreamerInfo describes.
    pub(super) version: i32,
}

/// Goes through a record.
pub(super) struct Walker<'a> {
    pub(super) reader: Reader<'a>,
    /// The classes that the file describes.
    described: Option<&'a Classes>,
    pub(super) layout: Layout,
    depth: usize,
}

impl<'a> Walker<'a> {
    /// A walker over the payload of a record whose key takes `key_bytes`, in a file that describes these classes.
    pub(super) fn new(payload: &'a [u8], key_bytes: usize, described: Option<&'a Classes>) -> Self {
        Walker { reader: Reader::record(payload, key_bytes), described, layout: Layout::default(), depth: 0 }
    }

    /// Walks over byte count and version.
    pub(super) fn stamp(&mut self) -> Result<Stamp> {
        let start = self.reader.position();
        let stamp = self.reader.stamp()?;
        self.layout.counts.extend(stamp.end.map(|end| (start, end)));
        Ok(stamp)
    }

    /// Walks over a TObjArray, after the byte count and class name of its pointer.
    pub(super) fn array(&mut self) -> Result<Array> {
        self.elements(|reader| reader.skip(4), |_| Ok(()))
    }

    /// Walks over a TList, in which each element is followed by its option.
    pub(super) fn list(&mut self) -> Result<Array> {
        self.elements(|_| Ok(()), |reader| reader.string().map(|_| ()))
    }

    fn elements(
        &mut self,
        head: impl Fn(&mut Reader<'a>) -> Result<()>,
        tail: impl Fn(&mut Reader<'a>) -> Result<()>,
    ) -> Result<Array> {
        let start = self.reader.position();
        let stamp = self.stamp()?;
        let end = stamp.end.ok_or(Malformed::from("an array without a byte count"))?;
        self.reader.object()?;
        self.reader.string()?;
        let count_at = self.reader.position();
        let count = self.reader.count()?;
        head(&mut self.reader)?;
        let mut elements = Vec::new();
        for _ in 0..count {
            let start = self.reader.position();
            let (name, version) = self.pointer()?;
            tail(&mut self.reader)?;
            elements.push(ArrayElement { range: start..self.reader.position(), name, version });
        }
        if self.reader.position() != end {
            return Err(Malformed::from("an array of another length than its elements"));
        }
        Ok(Array { start, count_at, elements, end })
    }

    /// Walks over a pointer and its object, and returns the name and version of the object, where they matter.
    pub(super) fn pointer(&mut self) -> Result<(String, i32)> {
        let start = self.reader.position();
        let first = self.reader.u32()?;
        let counted = first & BYTE_COUNT != 0 && first != NEW_CLASS;
        let (tag, end) = match counted {
            true => (self.reader.u32()?, Some(start + 4 + (first & !BYTE_COUNT) as usize)),
            false => (first, None),
        };
        let at = self.reader.position() - 4;
        let class = match tag {
            0 | 1 => return Ok(Default::default()), // nothing, or the record itself
            NEW_CLASS => {
                let class = String::from_utf8_lossy(self.reader.c_string()?).into_owned();
                self.layout.classes.insert(at, class.clone());
                class
            }
            tag => {
                let class = tag & CLASS != 0;
                let target = ((tag & !CLASS) as usize).checked_sub(MAP_OFFSET + self.reader.key_bytes());
                let target = target.filter(|target| *target < at).ok_or(Malformed::from("a tag that leads nowhere"))?;
                self.layout.tags.push(Tag { at, target, class });
                if !class {
                    return Ok(Default::default());
                }
                self.layout.classes.get(&target).cloned().unwrap_or_default()
            }
        };
        let end = end.ok_or(Malformed::from("an object without a byte count"))?;
        self.layout.counts.push((start, end));
        if self.depth == DEEPEST {
            return Err(Malformed::from("objects nested too deeply"));
        }
        self.depth += 1;
        let named = self.object(&class, start..end)?;
        self.depth -= 1;
        if self.reader.position() > end {
            return Err(Malformed::from("an object that reads beyond its byte count"));
        }
        self.reader.seek(end)?;
        Ok(named)
    }

    fn object(&mut self, class: &str, range: Range<usize>) -> Result<(String, i32)> {
        match class {
            "TBranch" => return Ok((self.branch()?, 0)),
            "TBranchElement" | "TBranchObject" | "TBranchSTL" | "TBranchRef" => {
                let stamp = self.stamp()?;
                let name = self.branch()?;
                match class {
                    "TBranchElement" => self.branch_element(stamp.version, range)?,
                    "TBranchRef" => drop(self.pointer()?),
                    _ => {}
                }
                return Ok((name, 0));
            }
            "TList" | "THashList" => drop(self.list()?),
            "TObjArray" => drop(self.array()?),
            "TRefTable" => self.reference_table()?,
            "TStreamerInfo" => return self.streamer_info(),
            leaf if leaf.starts_with("TLeaf") => self.leaf(leaf, range.start)?,
            plain if PLAIN.contains(&plain) || plain.starts_with("TStreamer") || plain.starts_with("TParameter<") => {}
            unknown => self.layout.opaque.push((unknown.to_owned(), range)),
        }
        Ok(Default::default())
    }

    /// Walks over a TBranch, and returns its name.
    fn branch(&mut self) -> Result<String> {
        let start = self.reader.position();
        let stamp = self.stamp()?;
        let members = members("TBranch", stamp.version, self.described)?;
        let mut fields = Fields::new(&members);
        let (mut name, mut written, mut bytes, mut seeks) = (String::new(), 0, Vec::new(), Vec::new());
        while let Some(member) = fields.next() {
            match member.name.as_str() {
                "TNamed" => (name, _) = self.reader.named()?,
                "fWriteBasket" => written = usize::try_from(fields.number(member, &mut self.reader)?).unwrap_or(0),
                "fBasketBytes" => bytes = fields.integers(member, &mut self.reader)?,
                "fBasketSeek" => seeks = fields.integers(member, &mut self.reader)?,
                "fBranches" | "fLeaves" | "fBaskets" => drop(self.array()?),
                "fFileName" => {
                    let file = self.reader.string()?;
                    if !file.is_empty() {
                        self.layout.other_files.push(file);
                    }
                }
                other if !fields.skip_plain(member, &mut self.reader)? => {
                    return Err(Malformed::from(format!("an object `{other}` in a branch")));
                }
                _ => {}
            }
        }
        let unsigned = |(seek, bytes): (i64, i64)| Some((u64::try_from(seek).ok()?, u64::try_from(bytes).ok()?));
        let baskets = seeks.into_iter().zip(bytes).take(written).filter_map(unsigned);
        self.layout.baskets.extend(baskets.map(|basket| (start, basket)));
        self.reader.finish(stamp)?;
        Ok(name)
    }

    /// Walks over what TBranchElement adds: three names, checksum, class version, four numbers, two branches that count.
    fn branch_element(&mut self, version: u16, range: Range<usize>) -> Result<()> {
        match version {
            1 => return Ok(()), // a name and numbers
            2..8 => {
                self.layout.opaque.push((format!("TBranchElement of version {version}"), range));
                return Ok(());
            }
            _ => {}
        }
        for _ in ["class", "parent", "clones"] {
            self.reader.string()?;
        }
        self.reader.skip(4 + if version >= 10 { 2 } else { 4 } + 16)?;
        self.pointer()?;
        self.pointer()?;
        Ok(())
    }

    /// Walks over a leaf, up to the leaf that counts its values; for integers, also over the words that matter if they count others.
    fn leaf(&mut self, class: &str, start: usize) -> Result<()> {
        let outer = if class == "TLeaf" { None } else { self.stamp()?.end };
        let stamp = self.stamp()?;
        self.reader.skip_object()?; // names
        self.reader.skip(3 * 4)?; // length, bytes of the type, offset
        let flag = self.reader.position();
        self.reader.skip(2)?; // range, unsigned
        self.pointer()?;
        self.reader.finish(stamp)?;
        if let (Some(end), "TLeafB" | "TLeafS" | "TLeafI" | "TLeafL" | "TLeafG") = (outer, class) {
            let size = end.saturating_sub(self.reader.position()) / 2; // least and greatest value
            self.layout.leaf_ranges.insert(start, LeafRange { flag, largest: end - size..end });
        }
        Ok(())
    }

    /// Walks over a TRefTable: its parents and its owner.
    fn reference_table(&mut self) -> Result<()> {
        self.stamp()?;
        self.reader.object()?;
        self.reader.skip(4)?;
        self.pointer()?;
        self.pointer()?;
        Ok(())
    }

    /// Walks over a TStreamerInfo, and returns the class and the version that it describes.
    fn streamer_info(&mut self) -> Result<(String, i32)> {
        self.stamp()?;
        let (name, _) = self.reader.named()?;
        self.reader.skip(4)?; // checksum
        let version = self.reader.i32()?;
        self.pointer()?;
        Ok((name, version))
    }
}
