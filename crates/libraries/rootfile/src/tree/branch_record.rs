//! A branch as it stands in the record of its tree (TBranch and the classes built on it).

use crate::bytes::Reader;
use crate::error::Malformed;

use super::basket::{self, Embedded};
use super::leaf::Leaf;
use super::members::{Fields, members};
use super::object::{Objects, Pointer};

type Result<T> = std::result::Result<T, Malformed>;

/// A branch, its leaves and the branches below it.
#[derive(Debug, Default)]
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
    pub(crate) fn parse_all(objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<Vec<BranchRecord>> {
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

    fn parse(objects: &mut Objects<'_>, reader: &mut Reader<'_>, class: String) -> Result<BranchRecord> {
        if class == "TBranch" {
            return Self::base(objects, reader, class);
        }
        let stamp = reader.stamp()?;
        let mut branch = Self::base(objects, reader, class)?;
        match branch.class.as_str() {
            "TBranchElement" => branch.element(objects, reader, stamp.version)?,
            "TBranchRef" => {}
            // TBranchObject goes on with the class of its objects, TBranchSTL with that of the collection
            _ => branch.object_class = Some(reader.string()?),
        }
        reader.finish(stamp)?;
        Ok(branch)
    }

    /// What TBranchElement adds, up to how the class is split.
    fn element(&mut self, objects: &mut Objects<'_>, reader: &mut Reader<'_>, version: u16) -> Result<()> {
        let members = members("TBranchElement", version, objects.described)?;
        let mut fields = Fields::new(&members);
        let (mut class_version, mut place) = (0, -1);
        while let Some(member) = fields.next() {
            match member.name.as_str() {
                "TBranch" => {}
                "fClassName" => self.object_class = Some(reader.string()?),
                "fClassVersion" => class_version = fields.number(member, reader)? as i32,
                "fID" => place = fields.number(member, reader)? as i32,
                "fType" => {
                    let kind = fields.number(member, reader)? as i32;
                    self.split = Some(Split { version: class_version, place, kind });
                    break;
                }
                _ => fields.skip(member, objects, reader)?,
            }
        }
        Ok(())
    }

    fn base(objects: &mut Objects<'_>, reader: &mut Reader<'_>, class: String) -> Result<BranchRecord> {
        let stamp = reader.stamp()?;
        let mut branch = BranchRecord { class, ..BranchRecord::default() };
        let members = members("TBranch", stamp.version, objects.described)?;
        let mut fields = Fields::new(&members);
        while let Some(member) = fields.next() {
            match member.name.as_str() {
                "TNamed" => (branch.name, branch.title) = reader.named()?,
                "fWriteBasket" => branch.write_basket = fields.number(member, reader)?,
                "fEntries" => branch.entries = fields.number(member, reader)?,
                "fTotBytes" => branch.bytes[1] = fields.number(member, reader)?.max(0) as u64,
                "fZipBytes" => branch.bytes[0] = fields.number(member, reader)?.max(0) as u64,
                "fBranches" => branch.branches = BranchRecord::parse_all(objects, reader)?,
                "fLeaves" => branch.leaves = objects.leaves(reader)?,
                "fBaskets" => branch.embedded = basket::parse_embedded(objects, reader)?,
                "fBasketBytes" => branch.basket_bytes = fields.integers(member, reader)?,
                "fBasketEntry" => branch.basket_entry = fields.integers(member, reader)?,
                "fBasketSeek" => branch.basket_seek = fields.integers(member, reader)?,
                "fFileName" => branch.file_name = reader.string()?,
                _ => fields.skip(member, objects, reader)?,
            }
        }
        reader.finish(stamp)?;
        Ok(branch)
    }
}
