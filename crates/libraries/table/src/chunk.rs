//! Consecutive entries of a table.

use std::ops::Range;

use rayon::prelude::*;
use rootfile::Column;

/// Bytes of columns that a chunk holds, about.
pub(crate) const BUDGET: usize = 32 << 20;

/// Consecutive entries of some columns, at least one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chunk {
    pub(crate) columns: Vec<Column>,
    /// For each column how many missing values became NaN.
    pub(crate) missing: Vec<u64>,
}

impl Chunk {
    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.columns.first().map_or(0, Column::entries)
    }

    /// Some of the rows; what was missing is still counted for all of them.
    pub(crate) fn rows(self, range: Range<usize>) -> Chunk {
        match range == (0..self.len()) {
            true => self,
            false => self.gather(&(range.start as u32..range.end as u32).collect::<Vec<u32>>()),
        }
    }

    /// The given rows.
    pub(crate) fn gather(self, rows: &[u32]) -> Chunk {
        let columns = self.columns.par_iter().map(|column| column.gather(rows)).collect();
        Chunk { columns, missing: self.missing }
    }
}
