//! Which baskets of a branch hold the entries that are read, and which of their entries are wanted.

use std::ops::Range;

use crate::tree::{Basket, BasketPlace, Branch, Kind};

/// The wanted entries of one basket.
pub(super) struct Cut<'a> {
    pub(super) branch: &'a Branch,
    /// The basket, by its index in the branch.
    pub(super) index: usize,
    pub(super) kind: &'a Kind,
    /// The wanted entries, counted in the basket.
    pub(super) entries: Range<usize>,
}

impl<'a> Cut<'a> {
    /// The cuts that hold a range of entries of a branch.
    pub(super) fn all(
        branch: &'a Branch,
        kind: &'a Kind,
        entries: &Range<u64>,
    ) -> impl Iterator<Item = Cut<'a>> + use<'a> {
        let (first, last) = (entries.start, entries.end);
        overlapping(branch.baskets(), entries).map(move |(index, basket)| {
            let (start, end) = (basket.start.max(first), basket.end.min(last));
            Cut { branch, index, kind, entries: (start - basket.start) as usize..(end - basket.start) as usize }
        })
    }
}

/// Where a basket is in the file.
pub(super) fn seek(branch: &Branch, index: usize) -> u64 {
    match branch.baskets()[index].place {
        BasketPlace::Record { seek, .. } => seek,
        BasketPlace::Embedded(_) => 0,
    }
}

/// The baskets that hold any of the entries, with their index.
pub(super) fn overlapping<'a>(
    baskets: &'a [Basket],
    entries: &Range<u64>,
) -> impl Iterator<Item = (usize, &'a Basket)> + use<'a> {
    let (start, end) = (entries.start, entries.end);
    let first = baskets.partition_point(|basket| basket.end <= start);
    let baskets = baskets.iter().enumerate().skip(first).take_while(move |(_, basket)| basket.start < end);
    baskets.filter(|(_, basket)| basket.start < basket.end)
}
