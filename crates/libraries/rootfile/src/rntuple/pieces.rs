//! Finds the pages, and the elements in them, that hold some elements of a column.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::Result;
use crate::in_order;
use crate::values::SliceMut;

use super::encoding::Encoding;
use super::field::Columns;
use super::page_list::Page;
use super::reader::NtupleReader;

/// The column of a field whose elements are wanted.
pub(super) struct Wanted<'c> {
    pub(super) field: usize,
    pub(super) columns: &'c Columns,
    /// Elements per entry, if their number does not vary.
    pub(super) per_entry: Option<u64>,
}

/// Consecutive elements of one column: part of a page, or zeros.
pub(super) struct PagePiece<'a> {
    pub(super) count: usize,
    pub(super) page: Option<PagePart<'a>>,
}

/// A page from an element on.
#[derive(Clone, Copy)]
pub(super) struct PagePart<'a> {
    field: usize,
    cluster: usize,
    index: usize,
    page: &'a Page,
    encoding: &'a Encoding,
    /// Elements of the page to leave out at its start.
    first: usize,
}

impl<'a> NtupleReader<'a> {
    /// The pieces that hold some elements of a column in the cluster of a segment.
    pub(super) fn pieces(
        &self,
        wanted: &Wanted<'_>,
        segment: usize,
        elements: Range<u64>,
        pieces: &mut Vec<PagePiece<'a>>,
    ) -> Result<()> {
        if elements.is_empty() {
            return Ok(());
        }
        let &Wanted { field, columns, per_entry } = wanted;
        let number = self.segments[segment].0;
        let cluster = &self.ntuple.clusters[number];
        let present = |&&column: &&u32| matches!(cluster.columns.get(column as usize), Some(Some(_)));
        let deferred =
            |&&column: &&u32| self.ntuple.columns[column as usize].deferred && cluster.columns.len() <= column as usize;
        let column = columns.iter().find(present).or_else(|| columns.iter().find(deferred));
        let Some(&column) = column else {
            return Err(self.unreadable(field, format!("it has no pages in cluster {number}")));
        };
        let pages = cluster.columns.get(column as usize).and_then(Option::as_deref).unwrap_or_default();
        let record = &self.ntuple.columns[column as usize];
        let encoding = record.encoding.as_ref().map_err(|problem| self.unreadable(field, problem.clone()))?;
        let stored: u64 = pages.iter().map(|page| page.elements).sum();
        let expected = per_entry.map_or(stored.max(elements.end), |n| n.saturating_mul(cluster.end - cluster.start));
        // A field that was added after the first entries is zero in the entries before.
        let zeros = match expected.checked_sub(stored) {
            Some(zeros) if (zeros == 0 || record.deferred) && elements.end <= expected => zeros,
            _ => {
                let problem = format!("its pages in cluster {number} hold {stored} elements, expected {expected}");
                return Err(self.unreadable(field, problem));
            }
        };
        let (start, mut position) = (elements.start.max(zeros), zeros);
        if elements.start < zeros {
            pieces.push(PagePiece { count: (zeros.min(elements.end) - elements.start) as usize, page: None });
        }
        for (index, page) in pages.iter().enumerate() {
            let (from, to) = (start.max(position), elements.end.min(position + page.elements));
            if from < to {
                if !page.is_plausible(encoding) {
                    return Err(self.damaged(field, number, index, "too few bytes for its elements".to_owned()));
                }
                let first = (from - position) as usize;
                let page = Some(PagePart { field, cluster: number, index, page, encoding, first });
                pieces.push(PagePiece { count: (to - from) as usize, page });
            }
            position += page.elements;
        }
        Ok(())
    }

    /// Fills all values from their pages.
    pub(super) fn run(&self, mut jobs: Vec<(PagePart<'a>, SliceMut<'_>)>) -> Result<()> {
        // In the order of the file, so that a hard disk is read from front to back.
        jobs.sort_by_key(|(source, _)| source.page.place.seek);
        let filled = jobs.into_par_iter().map(|(source, values)| {
            let PagePart { field, cluster, index, page, encoding, first } = source;
            page.fill(self.storage, encoding, first, values)?
                .map_err(|problem| self.damaged(field, cluster, index, problem.0.into_owned()))
        });
        in_order(filled).map(drop)
    }
}

/// The parts of `values` that are filled from pages.
pub(super) fn jobs<'a, 'v>(values: SliceMut<'v>, pieces: Vec<PagePiece<'a>>) -> Vec<(PagePart<'a>, SliceMut<'v>)> {
    let mut rest = Some(values);
    let mut jobs = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some((values, behind)) = rest.take().and_then(|values| values.split_at(piece.count)) else { break };
        rest = Some(behind);
        jobs.extend(piece.page.map(|source| (source, values)));
    }
    jobs
}
