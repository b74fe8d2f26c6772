//! The space of a file that no record uses any more: what its list of free segments says, and the records that are written anew.
//!
//! New records go there first, as in ROOT, and the copy ends where the space at its end begins: a file whose branches are replaced
//! again and again does not grow. Bytes that ROOT will write behind a short record of a folder are never free.

use std::collections::HashSet;

use super::tree_record::TreeRecord;
use crate::RootFile;
use crate::bytes::Reader;
use crate::file::{Directory, Key, KeyRecord};
use crate::tree::BasketPlace;
use crate::write::folder::RECORD;

/// First and last byte of parts of a file.
pub(super) type Segments = Vec<(u64, u64)>;

/// The list of free segments of a file.
#[derive(Debug, Default)]
pub(super) struct FreeList {
    /// Segments that are marked as free where they are, so that they can be used.
    pub(super) marked: Segments,
    /// All others: they stay in the list.
    pub(super) others: Segments,
    /// Name of its key.
    pub(super) name: String,
    /// Title of its key.
    pub(super) title: String,
}

impl FreeList {
    /// The list of a file; an empty one if it is damaged, as it is not needed to read the file.
    pub(super) fn of(file: &RootFile) -> FreeList {
        FreeList::read(file).unwrap_or_default()
    }

    fn read(file: &RootFile) -> Option<FreeList> {
        let (header, storage) = (file.header(), file.storage());
        let bytes = storage.bytes(header.free_seek, header.free_bytes.into(), "the free segments").ok()?;
        let mut reader = Reader::new(&bytes);
        let KeyRecord { key_bytes, name, title, .. } = KeyRecord::parse(&mut reader).ok()?;
        reader.seek(key_bytes.into()).ok()?;
        let mut segments = Vec::new();
        while reader.remaining() >= 10 {
            let big = reader.u16().ok()? > 1000;
            let (first, last) = (reader.seek_pointer(big).ok()?, reader.seek_pointer(big).ok()?);
            if last < header.end && first <= last {
                segments.push((first, last));
            }
        }
        let (marked, others) =
            segments.into_iter().partition(|&(first, last)| first >= header.begin && is_marked(file, first, last));
        Some(FreeList { marked, others, name, title })
    }
}

/// The word at the start of a free segment: its length, negative.
pub(super) fn mark(&(first, last): &(u64, u64)) -> [u8; 4] {
    (-((last - first + 1).min(i32::MAX as u64) as i32)).to_be_bytes()
}

/// Whether a segment consists of parts that each begin with their negative length.
fn is_marked(file: &RootFile, mut first: u64, last: u64) -> bool {
    while first <= last {
        let Ok(word) = file.storage().bytes(first, 4, "a free segment") else { return false };
        let length = <[u8; 4]>::try_from(word).map_or(0, |word| -i64::from(i32::from_be_bytes(word)));
        if length <= 0 {
            return false;
        }
        // a longer part than an i32 can count ends the segment
        first = if length == i64::from(i32::MAX) { last + 1 } else { first + length as u64 };
    }
    first == last + 1
}

/// A record as a segment; nothing if none of that class (or of any) and length is there.
pub(super) fn record(file: &RootFile, class: Option<&str>, seek: u64, bytes: u64) -> Option<(u64, u64)> {
    /// Bytes that hold a key, unless its names are very long.
    const KEY: u64 = 1024;
    let header = file.header();
    let end = seek.checked_add(bytes).filter(|end| seek >= header.begin && *end <= header.end)?;
    let key = file.storage().bytes(seek, bytes.min(KEY), "a key").ok()?;
    let key = KeyRecord::parse(&mut Reader::new(&key)).ok()?;
    let itself = key.seek == seek && u64::from(key.bytes) == bytes && class.is_none_or(|class| key.class == class);
    itself.then(|| (seek, end - 1))
}

/// Segments in order, joined where they touch.
pub(super) fn joined(mut segments: Segments) -> Segments {
    segments.sort_unstable();
    segments.dedup_by(|next, segment| {
        let joined = next.0 <= segment.1 + 1;
        if joined {
            segment.1 = segment.1.max(next.1);
        }
        joined
    });
    segments
}

/// Segments without the bytes that ROOT writes where it puts a folder: as many as its own record has, also behind a shorter one, as
/// Geant4's g4tools writes them. The second part is what is neither free nor used then.
pub(super) fn spared(segments: Segments, folders: &[Directory]) -> (Segments, Segments) {
    let (mut free, mut spared) = (segments, Vec::new());
    for folder in folders {
        let (start, end) = (folder.position, folder.position + RECORD as u64 - 1);
        let cut = |(first, last): (u64, u64)| {
            let before = (first < start).then(|| (first, last.min(start.saturating_sub(1))));
            let behind = (last > end).then(|| (first.max(end + 1), last));
            [before, behind].into_iter().flatten()
        };
        // a segment that holds the record itself tells lies, so that nothing may be marked in it
        let behind = free.iter().filter(|(first, _)| (start + 1..=end).contains(first));
        spared.extend(behind.map(|&(first, last)| (first, last.min(end))));
        free = free.into_iter().flat_map(cut).collect();
    }
    let holds_mark = |(first, last): &(u64, u64)| last - first >= 3;
    free.retain(holds_mark);
    spared.retain(holds_mark);
    (free, spared)
}

/// The baskets of branches that are replaced, but for those that another cycle of the tree uses too.
pub(super) fn baskets(file: &RootFile, tree: &Key, record: &TreeRecord, dropped: &HashSet<&str>) -> Segments {
    let own = record.baskets(dropped);
    let mut shared = HashSet::new();
    let cycles = file.keys().iter().filter(|key| key.path() == tree.path() && key.cycle() != tree.cycle());
    for key in cycles.filter(|key| key.is_tree() && !own.is_empty()) {
        let Ok(other) = file.tree(&format!("{};{}", key.path(), key.cycle())) else { return Vec::new() };
        let baskets = other.branches().iter().flat_map(|branch| branch.baskets());
        shared.extend(baskets.filter_map(|basket| match basket.place {
            BasketPlace::Record { seek, .. } => Some(seek),
            BasketPlace::Embedded(_) => None,
        }));
    }
    let own = own.into_iter().filter(|(seek, _)| !shared.contains(seek));
    own.filter_map(|(seek, bytes)| self::record(file, Some("TBasket"), seek, bytes)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_that_touch_are_one() {
        assert_eq!(joined(vec![(50, 59), (10, 19), (20, 29), (25, 27), (31, 40)]), [(10, 29), (31, 40), (50, 59)]);
    }

    #[test]
    fn what_root_writes_behind_a_short_folder_is_not_free() {
        let key = |seek| Directory {
            path: String::new(),
            position: seek,
            version: 1,
            list_bytes: 0,
            seek,
            parent: 0,
            list_seek: 0,
            list_key: None,
            keys: Vec::new(),
            raw_keys: Vec::new(),
        };
        let folders = [key(200)];
        let cut = |segment| spared(vec![segment], &folders);
        assert_eq!(cut((230, 999)), (vec![(260, 999)], vec![(230, 259)]));
        assert_eq!(cut((100, 999)), (vec![(100, 199), (260, 999)], vec![]), "it holds the folder");
        assert_eq!(cut((210, 250)), (vec![], vec![(210, 250)]));
        assert_eq!(cut((258, 261)), (vec![], vec![]), "too short to be marked");
        assert_eq!(cut((260, 999)), (vec![(260, 999)], vec![]));
    }
}
