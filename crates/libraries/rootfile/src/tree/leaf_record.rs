//! Leaves as they stand in the record of a tree. A leaf points to the leaf that counts its values.

use crate::bytes::Reader;
use crate::error::Malformed;

use super::leaf::Leaf;
use super::members::{Fields, members};
use super::object::{Objects, Pointer, array_head, finish};

type Result<T> = std::result::Result<T, Malformed>;

impl Objects<'_> {
    /// Reads a pointer to a leaf: the leaf if it stands here or was read before.
    pub(crate) fn leaf(&mut self, reader: &mut Reader<'_>) -> Result<Option<Leaf>> {
        match self.pointer(reader)? {
            Pointer::Null => Ok(None),
            Pointer::Seen(tag) => Ok(self.leaves.get(&tag).cloned()),
            Pointer::Object { tag, class, end } => {
                let leaf = self.nested(|objects| parse(objects, reader, class, tag))?;
                finish(reader, end)?;
                self.leaves.insert(tag, leaf.clone());
                Ok(Some(leaf))
            }
        }
    }

    /// Reads a TObjArray of leaves.
    pub(crate) fn leaves(&mut self, reader: &mut Reader<'_>) -> Result<Vec<Leaf>> {
        let (stamp, count) = array_head(reader)?;
        let mut leaves = Vec::new();
        for _ in 0..count {
            leaves.extend(self.leaf(reader)?);
        }
        reader.finish(stamp)?;
        Ok(leaves)
    }
}

/// Parses a leaf of a class.
fn parse(objects: &mut Objects<'_>, reader: &mut Reader<'_>, class: String, tag: usize) -> Result<Leaf> {
    let outer = if class == "TLeaf" { None } else { Some(reader.stamp()?) };
    let mut leaf = base(objects, reader, class, tag)?;
    let Some(outer) = outer else { return Ok(leaf) };
    if leaf.class == "TLeafElement" {
        let members = members("TLeafElement", outer.version, objects.described)?;
        let mut fields = Fields::new(&members);
        while let Some(member) = fields.next() {
            match member.name.as_str() {
                "TLeaf" => {}
                "fType" => leaf.code = fields.number(member, reader)? as i32,
                _ => fields.skip(member, objects, reader)?,
            }
        }
    }
    reader.finish(outer)?;
    Ok(leaf)
}

/// The TLeaf that every leaf begins with.
fn base(objects: &mut Objects<'_>, reader: &mut Reader<'_>, class: String, tag: usize) -> Result<Leaf> {
    let stamp = reader.stamp()?;
    let (name, title) = (String::new(), String::new());
    let mut leaf = Leaf { class, name, title, length: 0, unsigned: false, counter: None, code: -1, tag };
    let members = members("TLeaf", stamp.version, objects.described)?;
    let mut fields = Fields::new(&members);
    while let Some(member) = fields.next() {
        match member.name.as_str() {
            "TNamed" => (leaf.name, leaf.title) = reader.named()?,
            "fLen" => leaf.length = usize::try_from(fields.number(member, reader)?).unwrap_or(0), // -1 where objects do not say
            "fIsUnsigned" => leaf.unsigned = fields.number(member, reader)? != 0,
            "fLeafCount" => leaf.counter = objects.leaf(reader)?.map(|leaf| leaf.tag),
            _ => fields.skip(member, objects, reader)?,
        }
    }
    reader.finish(stamp)?;
    Ok(leaf)
}
