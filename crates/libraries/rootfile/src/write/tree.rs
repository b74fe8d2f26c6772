//! Writes the record of a tree: TTree version 20 with its branches.

use super::branch::{BranchRecord, Dialect, IO_FEATURES, fill_attributes, write_branches};
use super::cluster::Clusters;
use crate::bytes::Writer;
use crate::tree::alias;

/// Added to a position in a record to make the reference to the object there.
pub(crate) const MAP_OFFSET: usize = 2;

/// The content of the record of a tree.
pub(crate) struct TreeRecord<'a> {
    pub(crate) name: &'a str,
    pub(crate) title: &'a str,
    pub(crate) entries: u64,
    /// The clusters, at the ends of which the baskets of all branches end.
    pub(crate) clusters: &'a Clusters,
    pub(crate) branches: Vec<BranchRecord<'a>>,
    /// Names and formulas.
    pub(crate) aliases: &'a [(String, String)],
}

impl TreeRecord<'_> {
    /// The payload of a record whose key takes `key_bytes`.
    pub(crate) fn payload(&self, key_bytes: usize) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.versioned(20, |writer| self.body(writer, key_bytes));
        writer.into_bytes()
    }

    fn body(&self, writer: &mut Writer, key_bytes: usize) {
        let raw: u64 = self.branches.iter().map(|branch| branch.baskets.raw_bytes).sum();
        let stored: u64 = self.branches.iter().map(|branch| branch.baskets.stored_bytes).sum();
        writer.named(self.name, self.title);
        line_attributes(writer);
        fill_attributes(writer);
        marker_attributes(writer);
        writer.u64(self.entries);
        for bytes in [raw, stored, raw, stored] {
            writer.u64(bytes); // in all, in the file, saved, flushed
        }
        writer.f64(1.0); // weight
        writer.i32(0); // timer
        writer.i32(25); // entries of a scan
        writer.i32(0); // update
        writer.i32(1000); // length of an offset table
        let (ranges, cluster) = self.clusters.ranges();
        writer.count(ranges.len()); // ranges of clusters of the same size, but for the last
        for limit in [1_000_000_000_000, 1_000_000_000_000, 0] {
            writer.i64(limit); // entries, entries of a loop, bytes in memory
        }
        writer.i64(-300_000_000); // save after so many bytes
        writer.u64(cluster); // flush after so many entries: the size of clusters in the last range
        writer.i64(1_000_000); // entries to estimate limits from
        writer.u8(u8::from(!ranges.is_empty()));
        ranges.iter().for_each(|range| writer.u64(range.last));
        writer.u8(u8::from(!ranges.is_empty()));
        ranges.iter().for_each(|range| writer.u64(range.size));
        writer.bytes(&IO_FEATURES);
        let dialect = Dialect::default();
        let mut leaves = Vec::new();
        writer.array(self.branches.len(), |writer| {
            leaves = write_branches(&self.branches, writer, &dialect, key_bytes + MAP_OFFSET, |_| None);
        });
        writer.array(leaves.len(), |writer| {
            leaves.iter().for_each(|leaf| writer.u32((leaf + key_bytes + MAP_OFFSET) as u32));
        });
        alias::write_all(self.aliases, writer);
        writer.i32(0); // index values
        writer.i32(0); // index
        (0..4).for_each(|_| writer.null()); // tree index, friends, user info, reference branch
    }
}

/// TAttLine: blue, solid.
pub(super) fn line_attributes(writer: &mut Writer) {
    writer.versioned(2, |writer| {
        writer.i16(602); // colour: ROOT's blue
        writer.i16(1);
        writer.i16(1);
    });
}

/// TAttMarker: black dots.
pub(super) fn marker_attributes(writer: &mut Writer) {
    writer.versioned(2, |writer| {
        writer.i16(1);
        writer.i16(1);
        writer.f32(1.0);
    });
}
