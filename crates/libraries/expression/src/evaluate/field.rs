//! A column that a program reads, with the number of values that an entry has.

use crate::column::Column;

/// The values of a branch.
pub(crate) struct Field<'a> {
    pub(crate) column: Column<'a>,
    /// Values per entry, or per item of a jagged branch.
    pub(crate) width: usize,
}

impl Field<'_> {
    /// Items before an entry; a flat branch has one item per entry.
    pub(super) fn before(&self, entry: usize) -> usize {
        self.column.offsets.map_or(entry, |offsets| (offsets[entry] - offsets[0]) as usize)
    }
}
