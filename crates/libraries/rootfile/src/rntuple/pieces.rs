//! Pieces: which pages, and which elements of them, some elements of a column come from.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::values::SliceMut;

use super::encoding::Encoding;
use super::field::Columns;
use super::page_list::Page;
use super::read::Reading;

/// Bytes that are allocated whatever the size of the file.
const ALWAYS: u64 = 2 << 30;

/// The column of a field that elements are wanted of.
pub(super) struct Wanted<'c> {
    pub(super) field: usize,
    pub(super) columns: &'c Columns,
    /// Its elements per entry, if that does not vary.
    pub(super) per_entry: Option<u64>,
}

/// Consecutive elements of one column: from a page, or zeros.
pub(super) struct Piece<'a> {
    pub(super) count: usize,
    pub(super) page: Option<Source<'a>>,
}

/// Where in a page elements begin.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    field: usize,
    cluster: usize,
    index: usize,
    page: &'a Page,
    encoding: &'a Encoding,
    /// Elements of the page to leave out at its start.
    first: usize,
}

impl<'a> Reading<'a> {
    /// The pieces that hold some elements of a column in the cluster of a segment.
    pub(super) fn pieces(
        &self,
        wanted: &Wanted<'_>,
        segment: usize,
        elements: Range<u64>,
        pieces: &mut Vec<Piece<'a>>,
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
        // What a field had before it was added to the ntuple are zeros.
        let zeros = match expected.checked_sub(stored) {
            Some(zeros) if (zeros == 0 || record.deferred) && elements.end <= expected => zeros,
            _ => {
                let problem = format!("its pages in cluster {number} hold {stored} elements, expected {expected}");
                return Err(self.unreadable(field, problem));
            }
        };
        let (start, mut position) = (elements.start.max(zeros), zeros);
        if elements.start < zeros {
            pieces.push(Piece { count: (zeros.min(elements.end) - elements.start) as usize, page: None });
        }
        for (index, page) in pages.iter().enumerate() {
            let (from, to) = (start.max(position), elements.end.min(position + page.elements));
            if from < to {
                if !page.is_plausible(encoding) {
                    return Err(self.damaged(field, number, index, "too few bytes for its elements".to_owned()));
                }
                let first = (from - position) as usize;
                let page = Some(Source { field, cluster: number, index, page, encoding, first });
                pieces.push(Piece { count: (to - from) as usize, page });
            }
            position += page.elements;
        }
        Ok(())
    }

    pub(super) fn run(&self, mut jobs: Vec<(Source<'a>, SliceMut<'_>)>) -> Result<()> {
        // In the order of the file, so that a disk that turns is read from front to back.
        jobs.sort_by_key(|(source, _)| source.page.place.seek);
        jobs.into_par_iter().try_for_each(|(source, values)| {
            let Source { field, cluster, index, page, encoding, first } = source;
            page.fill(self.storage, encoding, first, values)?
                .map_err(|problem| self.damaged(field, cluster, index, problem.0.into_owned()))
        })
    }

    /// The number of values as a size, if that many may be allocated.
    pub(super) fn room(&self, field: usize, count: u64, size: usize) -> Result<usize> {
        let most = self.storage.size().saturating_mul(1 << 16).max(ALWAYS).min(isize::MAX as u64);
        match count.checked_mul(size as u64) {
            Some(bytes) if bytes <= most => Ok(count as usize),
            _ => Err(self.unreadable(field, format!("it claims {count} values, more than the file can hold"))),
        }
    }

    pub(super) fn unreadable(&self, field: usize, reason: String) -> Error {
        let (path, tree) = (self.storage.path().to_owned(), self.tree.to_owned());
        Error::Unreadable { path, tree, branch: self.ntuple.fields[field].path.clone(), reason }
    }

    fn damaged(&self, field: usize, cluster: usize, page: usize, problem: String) -> Error {
        let (path, tree) = (self.storage.path().to_owned(), self.tree.to_owned());
        Error::Page { path, tree, field: self.ntuple.fields[field].path.clone(), cluster, page, problem }
    }
}

/// The parts of `values` that are filled from pages.
pub(super) fn jobs<'a, 'v>(values: SliceMut<'v>, pieces: Vec<Piece<'a>>) -> Vec<(Source<'a>, SliceMut<'v>)> {
    let mut rest = Some(values);
    let mut jobs = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Some((values, behind)) = rest.take().and_then(|values| values.split_at(piece.count)) else { break };
        rest = Some(behind);
        jobs.extend(piece.page.map(|source| (source, values)));
    }
    jobs
}
