//! Consecutive entries of a table.

use std::ops::Range;

use rayon::prelude::*;
use rootfile::Column;

use crate::rows;

/// Bytes of columns that a chunk holds, about.
pub(crate) const BUDGET: usize = 32 << 20;

/// Consecutive entries of some columns, at least one.
#[derive(Debug, Clone, PartialEq)]
pub struct Chunk {
    /// The columns.
    pub columns: Vec<Column>,
    /// For each column how many values are missing: numbers became NaN, lists and texts are empty.
    pub missing: Vec<u64>,
}

impl Chunk {
    /// Number of entries.
    pub(crate) fn len(&self) -> usize {
        self.columns.first().map_or(0, Column::entries)
    }

    /// Chunks behind each other; `None` if there are none, or they differ in kind.
    pub(crate) fn join(chunks: Vec<Chunk>) -> Option<Chunk> {
        let width = chunks.first()?.columns.len();
        let missing = (0..width).map(|place| chunks.iter().map(|chunk| chunk.missing[place]).sum()).collect();
        let mut columns: Vec<Vec<Column>> = (0..width).map(|_| Vec::with_capacity(chunks.len())).collect();
        for chunk in chunks {
            columns.iter_mut().zip(chunk.columns).for_each(|(columns, column)| columns.push(column));
        }
        let columns = columns.into_iter().map(rows::concat).collect::<Option<_>>()?;
        Some(Chunk { columns, missing })
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
