//! Clusters: entries whose baskets are written together, so that a reader of some entries touches one basket of each branch.
//!
//! A cluster is full at a number of entries, or before that when branches with a varying number of values take too many bytes. Its
//! end depends on the values alone, not on the number of entries that are filled at a time.

use super::spec::{BranchSpec, Length};
use super::vectors;
use crate::Column;

/// The most entries of a cluster.
const CLUSTER_ENTRIES: usize = 100_000;
/// The most bytes of one branch in a cluster.
const BASKET_BYTES: usize = 1 << 20;
/// The most bytes of all branches in a cluster.
const CLUSTER_BYTES: usize = 64 << 20;

/// Entries of a full cluster, computed from the fewest bytes that an entry takes.
pub(super) fn entries(specs: &[BranchSpec]) -> usize {
    let least = |spec: &BranchSpec| if spec.fixed() { spec.item_size() } else { OFFSET };
    let widest = specs.iter().map(least).max().unwrap_or(1);
    let all: usize = specs.iter().map(least).sum();
    CLUSTER_ENTRIES.min(BASKET_BYTES / widest).min(CLUSTER_BYTES / all.max(1)).max(1)
}

/// Bytes that an entry takes in a table of offsets.
const OFFSET: usize = 4;
/// The most bytes that the length of a text takes.
const TEXT_LENGTH: usize = 5;
/// Bytes that the length of an inner vector takes.
const VECTOR_LENGTH: usize = 4;

/// The most bytes that the entries from `start` to `end` of a column take in a basket of `spec`; short texts take a little less.
pub(super) fn bytes(spec: &BranchSpec, column: &Column, start: usize, end: usize) -> usize {
    let outermost = match spec.length {
        Length::Fixed | Length::Counted(_) => 0,
        Length::Text => TEXT_LENGTH,
        Length::Vectors { .. } => vectors::HEADER + VECTOR_LENGTH,
    };
    let entry = outermost + if spec.fixed() { 0 } else { OFFSET };
    let (mut items, mut bytes) = (start..end, entry * (end - start));
    for (level, offsets) in column.levels().iter().enumerate() {
        items = offsets[items.start] as usize..offsets[items.end] as usize;
        let inner = match column.levels().len() - level {
            1 => spec.item_size(),
            2 if column.is_text() => TEXT_LENGTH,
            _ => VECTOR_LENGTH,
        };
        bytes += inner * items.len();
    }
    if column.levels().is_empty() { spec.item_size() * (end - start) } else { bytes }
}

/// The end of the entries from `start` on, at most `end`, that fit into a cluster. `branches` come with the bytes that the cluster
/// holds of each already. At least one entry fits if the cluster is empty.
pub(super) fn reach(branches: &[(&BranchSpec, &Column, usize)], start: usize, end: usize) -> usize {
    if branches.iter().all(|(spec, ..)| spec.fixed()) {
        return end;
    }
    let fits = |end: usize| {
        let mut all = 0;
        let each = branches.iter().all(|(spec, column, gathered)| {
            let bytes = gathered + bytes(spec, column, start, end);
            all += bytes;
            spec.fixed() || bytes <= BASKET_BYTES
        });
        each && all <= CLUSTER_BYTES
    };
    let (mut fitting, mut beyond) = (start, end + 1);
    while beyond - fitting > 1 {
        let middle = fitting + (beyond - fitting) / 2;
        if fits(middle) { fitting = middle } else { beyond = middle }
    }
    let empty = branches.iter().all(|(.., gathered)| *gathered == 0);
    if empty && fitting == start { end.min(start + 1) } else { fitting }
}

/// Neighbouring clusters of the same size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClusterRange {
    /// Its last entry.
    pub(crate) last: u64,
    /// Entries of each of its clusters.
    pub(crate) size: u64,
}

/// The clusters of a tree.
#[derive(Debug, Clone)]
pub(crate) struct Clusters {
    /// Entries of a full cluster.
    full: u64,
    ranges: Vec<ClusterRange>,
}

impl Clusters {
    pub(crate) fn new(full: usize) -> Self {
        Clusters { full: full as u64, ranges: Vec::new() }
    }

    /// Adds a cluster of `size` entries.
    pub(super) fn push(&mut self, size: u64) {
        match self.ranges.last_mut() {
            Some(range) if range.size == size => range.last += size,
            _ => {
                let last = self.ranges.last().map_or(size - 1, |range| range.last + size);
                self.ranges.push(ClusterRange { last, size });
            }
        }
    }

    /// All ranges except the last one, and the size of the clusters in the last one. The last cluster of a tree may be smaller than
    /// the clusters of its range.
    pub(super) fn ranges(&self) -> (&[ClusterRange], u64) {
        match self.ranges.as_slice() {
            [] => (&[], self.full),
            [before @ .., range, last] if last.size < range.size && last.last - range.last == last.size => {
                (before, range.size)
            }
            [only] if only.last + 1 == only.size && only.size < self.full => (&[], self.full),
            [before @ .., last] => (before, last.size),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Element, Values};

    fn ranges(sizes: &[u64]) -> (Vec<(u64, u64)>, u64) {
        let mut clusters = Clusters::new(100);
        sizes.iter().for_each(|&size| clusters.push(size));
        let (ranges, last) = clusters.ranges();
        (ranges.iter().map(|range| (range.last, range.size)).collect(), last)
    }

    #[test]
    fn clusters_of_the_same_size_are_one_range() {
        assert_eq!(ranges(&[]), (vec![], 100));
        assert_eq!(ranges(&[7]), (vec![], 100));
        assert_eq!(ranges(&[100, 100, 7]), (vec![], 100));
        assert_eq!(ranges(&[100, 60, 60, 7]), (vec![(99, 100)], 60));
        assert_eq!(ranges(&[60, 100]), (vec![(59, 60)], 100));
    }

    #[test]
    fn a_cluster_ends_at_the_same_entry_however_many_are_filled_at_a_time() {
        let spec = BranchSpec::jagged("x", Element::F32, []);
        let offsets: Vec<u64> = (0..=50_000).map(|entry| entry * 9).collect();
        let column = Column::nested(Values::F32(vec![0.0; 450_000]), 1, vec![offsets]).unwrap();
        let at_once = reach(&[(&spec, &column, 0)], 0, 50_000);
        let gathered = bytes(&spec, &column, 0, 10_000);
        assert_eq!(at_once, (1 << 20) / 40);
        assert_eq!(reach(&[(&spec, &column, gathered)], 10_000, 50_000), at_once);
    }

    #[test]
    fn an_entry_larger_than_a_basket_has_its_own_cluster() {
        let spec = BranchSpec::jagged("x", Element::U8, []);
        let column = Column::nested(Values::U8(vec![0; 3 << 20]), 1, vec![vec![0, 1, 3 << 20]]).unwrap();
        assert_eq!(reach(&[(&spec, &column, 0)], 0, 2), 1);
        assert_eq!(reach(&[(&spec, &column, 10)], 1, 2), 1);
        assert_eq!(reach(&[(&spec, &column, 0)], 1, 2), 2);
    }
}
