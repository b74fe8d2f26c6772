//! A tree as it stands in its record (TTree versions 5 to 20, also inside a TNtuple).

use std::ops::Range;

use crate::bytes::Reader;
use crate::error::Malformed;

use super::alias;
use super::branch_record::BranchRecord;
use super::friend::{self, Friend};
use super::object::Objects;

type Result<T> = std::result::Result<T, Malformed>;

/// The parts of a tree's record that are read.
#[derive(Debug)]
pub(crate) struct TreeRecord {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) entries: u64,
    pub(crate) branches: Vec<BranchRecord>,
    pub(crate) friends: Vec<Friend>,
    pub(crate) aliases: Vec<(String, String)>,
}

impl TreeRecord {
    /// Parses the payload of the key of a tree.
    pub(crate) fn parse(reader: &mut Reader<'_>, class: &str) -> Result<TreeRecord> {
        if class != "TTree" {
            reader.stamp()?; // a TNtuple begins with its TTree
        }
        let version = reader.stamp()?.version;
        let TreeHead { name, title, entries, .. } = TreeHead::parse(reader, version)?;
        let mut objects = Objects::default();
        let branches = BranchRecord::parse_all(&mut objects, reader)?;
        // The values can be read even if what follows the branches cannot.
        let aliases = objects.leaves(reader).and_then(|_| alias::parse_all(&mut objects, reader));
        let friends = if aliases.is_ok() { friend::parse_all(&mut objects, reader).ok() } else { None };
        let (aliases, friends) = (aliases.unwrap_or_default(), friends.unwrap_or_default());
        Ok(TreeRecord { name, title, entries, branches, friends, aliases })
    }
}

/// The part of a tree's record before its branches.
#[derive(Debug)]
pub(crate) struct TreeHead {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) entries: u64,
    /// The place of its numbers of bytes, before and after compression; `None` if they are not integers.
    pub(crate) totals: Option<usize>,
    /// The place of its input and output features, if it has any.
    pub(crate) features: Option<Range<usize>>,
}

impl TreeHead {
    /// Parses a TTree of `version` from the end of its stamp to the start of its branches.
    pub(crate) fn parse(reader: &mut Reader<'_>, version: u16) -> Result<TreeHead> {
        if !(5..=20).contains(&version) {
            return Err(Malformed::from(format!("TTree of version {version}, known are 5 to 20")));
        }
        let (name, title) = reader.named()?;
        for _attributes in ["line", "fill", "marker"] {
            reader.skip_object()?;
        }
        let entries = if version >= 16 { reader.i64()? } else { reader.f64()? as i64 };
        let entries = u64::try_from(entries).map_err(|_| Malformed::from("a negative number of entries"))?;
        let totals = (version >= 16).then_some(reader.position());
        reader.skip(3 * 8)?; // total, compressed and saved bytes
        if version >= 16 {
            skip_settings(reader, version)?
        } else {
            skip_old_settings(reader)?
        }
        let start = reader.position();
        if version >= 20 {
            reader.skip_object()?; // input and output features
        }
        let features = (version >= 20).then_some(start..reader.position());
        Ok(TreeHead { name, title, entries, totals, features })
    }
}

fn skip_settings(reader: &mut Reader<'_>, version: u16) -> Result<()> {
    let flushed = if version >= 18 { 8 } else { 0 };
    reader.skip(flushed + 8 + 3 * 4)?; // flushed bytes, weight, timer, scan, update
    if version >= 17 {
        reader.skip(4)?; // length of offsets
    }
    let clusters = if version >= 19 { reader.count()? } else { 0 };
    reader.skip(4 * 8 + flushed + 8)?; // most entries, loop, virtual size, autosave, autoflush, estimate
    if version >= 19 {
        for _table in ["last entries of clusters", "sizes of clusters"] {
            if reader.u8()? != 0 {
                reader.skip(clusters.checked_mul(8).ok_or(Malformed::from("too many clusters"))?)?;
            }
        }
    }
    Ok(())
}

/// Before version 16 the settings changed from release to release; all are 4 or 8 bytes long, and none looks like an array.
fn skip_old_settings(reader: &mut Reader<'_>) -> Result<()> {
    const MOST: usize = 24;
    for _ in 0..MOST {
        let mut ahead = reader.clone();
        let array = ahead.stamp().is_ok_and(|stamp| stamp.version == 3 && stamp.end.is_some());
        if array && ahead.object().is_ok() && ahead.string().is_ok_and(|name| name.is_empty()) {
            return Ok(());
        }
        reader.skip(4)?;
    }
    Err(Malformed::from("no list of branches where one was expected"))
}
