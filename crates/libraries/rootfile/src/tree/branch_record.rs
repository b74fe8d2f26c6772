//! A branch as it stands in the record of its tree (TBranch versions 6 to 13, and the classes built on it).

use crate::bytes::Reader;
use crate::error::Malformed;

use super::basket::{self, Embedded};
use super::leaf::Leaf;
use super::object::{Objects, Pointer};

type Result<T> = std::result::Result<T, Malformed>;

/// A branch, its leaves and the branches below it.
#[derive(Debug)]
pub(crate) struct BranchRecord {
    /// Class of the branch, as `TBranch` or `TBranchElement`.
    pub(crate) class: String,
    pub(crate) name: String,
    pub(crate) title: String,
    /// Index of the basket that was being filled; all baskets before it are records of the file.
    pub(crate) write_basket: i64,
    pub(crate) entries: i64,
    /// Bytes of all baskets in the file, and before compression.
    pub(crate) bytes: [u64; 2],
    pub(crate) branches: Vec<BranchRecord>,
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) embedded: Vec<Embedded>,
    pub(crate) basket_bytes: Vec<i64>,
    pub(crate) basket_entry: Vec<i64>,
    pub(crate) basket_seek: Vec<i64>,
    /// The file that holds the baskets; empty if this one does.
    pub(crate) file_name: String,
    /// Class of the objects in a branch of objects, or the class that has the member in the branch.
    pub(crate) object_class: Option<String>,
    /// What a TBranchElement holds of its class.
    pub(crate) split: Option<Split>,
}

/// The part of a class that a TBranchElement holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Split {
    /// Version of the class.
    pub(crate) version: i32,
    /// Index of the member in its class; negative for whole objects.
    pub(crate) place: i32,
    /// How the class is split (TBranchElement::fType).
    pub(crate) kind: i32,
}

impl Split {
    const CLONES: i32 = 3;
    const COLLECTION: i32 = 4;
    const IN_CLONES: i32 = 31;
    const IN_COLLECTION: i32 = 41;

    /// Whether each entry has a value for every object of a collection.
    pub(crate) fn in_collection(&self) -> bool {
        matches!(self.kind, Self::IN_CLONES | Self::IN_COLLECTION)
    }
}

impl BranchRecord {
    /// Parses a TObjArray of branches; branches of unknown classes are left out.
    pub(crate) fn parse_all(objects: &mut Objects, reader: &mut Reader<'_>) -> Result<Vec<BranchRecord>> {
        let mut branches = Vec::new();
        objects.array(reader, |objects, reader, _, pointer| {
            if let Pointer::Object { class, .. } = pointer
                && matches!(
                    class.as_str(),
                    "TBranch" | "TBranchElement" | "TBranchObject" | "TBranchSTL" | "TBranchRef"
                )
            {
                branches.push(BranchRecord::parse(objects, reader, class.clone())?);
            }
            Ok(())
        })?;
        Ok(branches)
    }

    /// Whether the values are numbers of objects, the members of which are in the branches below.
    pub(crate) fn counts_objects(&self) -> bool {
        let kind = self.split.as_ref().map(|split| split.kind);
        !self.branches.is_empty() && matches!(kind, Some(Split::CLONES | Split::COLLECTION))
    }

    /// Class of the objects, or of the branch if it does not name one.
    pub(crate) fn class_of_objects(&self) -> &str {
        self.object_class.as_deref().filter(|class| !class.is_empty()).unwrap_or(&self.class)
    }

    fn parse(objects: &mut Objects, reader: &mut Reader<'_>, class: String) -> Result<BranchRecord> {
        if class == "TBranch" {
            return Self::base(objects, reader, class);
        }
        let stamp = reader.stamp()?;
        let mut branch = Self::base(objects, reader, class)?;
        // TBranchElement and TBranchObject go on with the class of their objects, TBranchSTL with that of the collection.
        if branch.class != "TBranchRef" {
            branch.object_class = Some(reader.string()?);
        }
        if branch.class == "TBranchElement" && stamp.version >= 8 {
            reader.string()?; // class above
            reader.string()?; // class of clones
            reader.skip(4)?; // checksum
            let version = if stamp.version >= 10 { i32::from(reader.i16()?) } else { reader.i32()? };
            let (place, kind) = (reader.i32()?, reader.i32()?);
            branch.split = Some(Split { version, place, kind });
        }
        reader.finish(stamp)?;
        Ok(branch)
    }

    fn base(objects: &mut Objects, reader: &mut Reader<'_>, class: String) -> Result<BranchRecord> {
        let stamp = reader.stamp()?;
        let version = stamp.version;
        if !(6..=13).contains(&version) {
            return Err(Malformed::from(format!("TBranch of version {version}, known are 6 to 13")));
        }
        let (name, title) = reader.named()?;
        if version > 7 {
            reader.skip_object()?; // fill attributes
        }
        reader.skip(4 + 4 + 4)?; // compression, basket size, length of offsets
        let write_basket = i64::from(reader.i32()?);
        reader.skip(if version >= 10 { 8 } else { 4 })?; // entry number
        if version >= 13 {
            reader.skip_object()?; // input and output features
        }
        reader.skip(4)?; // offset
        let slots = reader.count()?;
        if version > 6 {
            reader.skip(4)?; // split level
        }
        let entries = if version >= 10 { reader.i64()? } else { reader.f64()? as i64 };
        if version >= 11 {
            reader.skip(8)?; // first entry
        }
        let mut total =
            || -> Result<u64> { Ok(if version >= 10 { reader.i64()?.max(0) as u64 } else { reader.f64()? as u64 }) };
        let (raw, stored) = (total()?, total()?);
        let branches = BranchRecord::parse_all(objects, reader)?;
        let leaves = objects.leaves(reader)?;
        let embedded = basket::parse_embedded(objects, reader)?;
        let mut table = |long: bool| -> Result<Vec<i64>> {
            match reader.u8()? {
                0 => Ok(Vec::new()),
                2 => reader.i64s(slots),
                _ if long => reader.i64s(slots),
                _ => reader.i32s(slots),
            }
        };
        let (basket_bytes, basket_entry, basket_seek) = (table(false)?, table(version >= 10)?, table(version >= 10)?);
        let file_name = reader.string()?;
        reader.finish(stamp)?;
        Ok(BranchRecord {
            class,
            name,
            title,
            write_basket,
            entries,
            bytes: [stored, raw],
            branches,
            leaves,
            embedded,
            basket_bytes,
            basket_entry,
            basket_seek,
            file_name,
            object_class: None,
            split: None,
        })
    }
}
