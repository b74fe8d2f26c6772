//! A tree as it stands in its record (TTree, also inside a TNtuple).

use std::ops::Range;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::alias;
use super::branch_record::BranchRecord;
use super::classes::Classes;
use super::code;
use super::friend::{self, Friend};
use super::members::{Fields, members};
use super::object::Objects;

type Result<T> = std::result::Result<T, Malformed>;

/// The bit of a tree that several threads filled, so that its entries are in no order (TTree::kEntriesReshuffled).
const RESHUFFLED: u32 = 1 << 19;

/// The parts of a tree's record that are read.
#[derive(Debug)]
pub(crate) struct TreeRecord {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) entries: u64,
    pub(crate) reshuffled: bool,
    pub(crate) branches: Vec<BranchRecord>,
    pub(crate) friends: Vec<Friend>,
    pub(crate) aliases: Vec<(String, String)>,
}

impl TreeRecord {
    /// Parses the payload of the key of a tree in a file that describes these classes.
    pub(crate) fn parse(reader: &mut Reader<'_>, class: &str, described: Option<&Classes>) -> Result<TreeRecord> {
        if class != "TTree" {
            reader.stamp()?; // a TNtuple begins with its TTree
        }
        let version = reader.stamp()?.version;
        let members = members("TTree", version, described)?;
        let mut fields = Fields::new(&members);
        let TreeHead { name, title, entries, reshuffled, .. } = TreeHead::parse(reader, &mut fields)?;
        let mut objects = Objects::new(described);
        let branches = BranchRecord::parse_all(&mut objects, reader)?;
        // The values can be read even if what follows the branches cannot.
        let (aliases, friends) = (Vec::new(), Vec::new());
        let mut record = TreeRecord { name, title, entries, reshuffled, branches, friends, aliases };
        let _ = record.behind(&mut fields, &mut objects, reader);
        Ok(record)
    }

    /// Aliases and friends, as far as they can be read.
    fn behind(&mut self, fields: &mut Fields<'_>, objects: &mut Objects<'_>, reader: &mut Reader<'_>) -> Result<()> {
        while let Some(member) = fields.next() {
            match member.name.as_str() {
                "fLeaves" => drop(objects.leaves(reader)?),
                "fAliases" => self.aliases = alias::parse_all(objects, reader)?,
                "fFriends" => self.friends = friend::parse_all(objects, reader)?,
                _ => fields.skip(member, objects, reader)?,
            }
        }
        Ok(())
    }
}

/// The part of a tree's record before its branches.
#[derive(Debug)]
pub(crate) struct TreeHead {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) entries: u64,
    /// Whether its entries are in no order.
    pub(crate) reshuffled: bool,
    /// The place of its numbers of bytes, before and after compression; `None` if they are not integers.
    pub(crate) totals: [Option<usize>; 2],
    /// The place of its input and output features, if it has any.
    pub(crate) features: Option<Range<usize>>,
}

impl TreeHead {
    /// Parses a TTree from the end of its stamp to the start of its branches; the fields behind these are left.
    pub(crate) fn parse(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Result<TreeHead> {
        let (mut name, mut title, mut bits) = Default::default();
        let (mut entries, mut totals, mut features) = (None, [None; 2], None);
        while let Some(member) = fields.next() {
            let start = reader.position();
            match member.name.as_str() {
                "TNamed" => (name, title, bits) = reader.named_with_bits()?,
                "fEntries" => entries = Some(fields.number(member, reader)?),
                "fBranches" => {
                    let entries =
                        entries.ok_or(Malformed::from("a tree whose description has no number of entries"))?;
                    let entries =
                        u64::try_from(entries).map_err(|_| Malformed::from("a negative number of entries"))?;
                    let reshuffled = bits & RESHUFFLED != 0;
                    return Ok(TreeHead { name, title, entries, reshuffled, totals, features });
                }
                other => {
                    if !fields.skip_plain(member, reader)? {
                        return Err(Malformed::from(format!("an object `{other}` before the branches of a tree")));
                    }
                    match other {
                        "fTotBytes" if member.code == code::LONG64 => totals[0] = Some(start),
                        "fZipBytes" if member.code == code::LONG64 => totals[1] = Some(start),
                        "fIOFeatures" => features = Some(start..reader.position()),
                        _ => {}
                    }
                }
            }
        }
        Err(Malformed::from("a tree whose description has no branches"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Writer;

    /// A tree of seven entries without branches, in a version that has some members only.
    fn tree(version: u16, bits: u32, entries: impl Fn(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.versioned(version, |writer| {
            writer.versioned(1, |writer| {
                writer.u16(1);
                writer.u32(0);
                writer.u32(bits);
                writer.string("t");
                writer.string("title");
            });
            entries(writer);
            writer.array(0, |_| ());
            writer.array(0, |_| ());
        });
        writer.into_bytes()
    }

    fn parsed(bytes: &[u8], described: Option<&Classes>) -> Result<TreeRecord> {
        TreeRecord::parse(&mut Reader::new(bytes), "TTree", described)
    }

    fn described(version: i32, entries: i32) -> Classes {
        let members = [("TNamed", 67), ("fEntries", entries), ("fBranches", 61), ("fLeaves", 61)];
        Classes::of("TTree", version, &members)
    }

    #[test]
    fn the_description_of_the_file_tells_integers_from_doubles_whatever_the_version() {
        for version in [12, 15, 16, 33] {
            let integers = parsed(&tree(version, 0, |writer| writer.i64(7)), Some(&described(version.into(), 16)));
            let doubles = parsed(&tree(version, 0, |writer| writer.f64(7.0)), Some(&described(version.into(), 8)));
            assert_eq!((integers.unwrap().entries, doubles.unwrap().entries), (7, 7), "{version}");
        }
    }

    #[test]
    fn a_version_that_is_neither_described_nor_known_is_refused_by_name() {
        let bytes = tree(15, 0, |writer| writer.i64(7));
        let problem = parsed(&bytes, Some(&described(16, 16))).unwrap_err();
        assert_eq!(problem.0, "TTree of version 15, which the file does not describe");
    }

    #[test]
    fn a_tree_of_root_2_has_its_number_of_entries_behind_other_numbers() {
        let mut writer = Writer::new();
        writer.versioned(4, |writer| {
            writer.named("t", "title");
            (0..3).for_each(|_| writer.versioned(1, |writer| writer.i32(0))); // attributes
            (0..3).for_each(|_| writer.i32(25));
            (0..3).for_each(|number| writer.f64(7.0 + f64::from(number)));
            (0..2).for_each(|_| writer.i32(0));
            (0..2).for_each(|_| writer.array(0, |_| ()));
            (0..2).for_each(|_| writer.i32(0)); // index
            writer.versioned(4, |writer| writer.object()); // a list of anything
        });
        let tree = parsed(&writer.into_bytes(), None).unwrap();
        assert_eq!((tree.entries, tree.name.as_str(), tree.branches.len()), (7, "t", 0));
    }

    #[test]
    fn a_tree_that_several_threads_wrote_is_known_by_its_bit() {
        for (bits, expected) in [(0x0300_0000, false), (0x0308_0000, true)] {
            let tree = parsed(&tree(15, bits, |writer| writer.i64(7)), Some(&described(15, 16))).unwrap();
            assert_eq!(tree.reshuffled, expected);
        }
    }
}
