//! Leaves as they stand in the record of a tree. A leaf points to the leaf that counts its values.

use crate::bytes::Reader;
use crate::error::Malformed;

use super::leaf::Leaf;
use super::object::{Objects, Pointer, array_head, finish};

type Result<T> = std::result::Result<T, Malformed>;

impl Objects {
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
fn parse(objects: &mut Objects, reader: &mut Reader<'_>, class: String, tag: usize) -> Result<Leaf> {
    let outer = if class == "TLeaf" { None } else { Some(reader.stamp()?) };
    let inner = reader.stamp()?;
    let (name, title) = reader.named()?;
    let length = usize::try_from(reader.i32()?).unwrap_or(0); // -1 where objects do not say
    reader.skip(4 + 4 + 1)?; // bytes of the type, offset in memory, whether it counts others
    let unsigned = reader.u8()? != 0;
    let counter = objects.leaf(reader)?.map(|leaf| leaf.tag);
    reader.finish(inner)?;
    let code = if class == "TLeafElement" {
        reader.skip(4)?; // index in the StreamerInfo
        reader.i32()?
    } else {
        -1
    };
    if let Some(outer) = outer {
        reader.finish(outer)?;
    }
    Ok(Leaf { class, name, title, length, unsigned, counter, code, tag })
}
