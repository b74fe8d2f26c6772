//! The reader of some entries of an RNTuple: the clusters that hold them, and errors that name the field.

use std::ops::Range;

use crate::error::{Error, Result};
use crate::file::Storage;

use super::field::Shape;
use super::ntuple::Ntuple;

/// Bytes that may always be allocated, however small the file is.
const ALWAYS: u64 = 2 << 30;

/// Reads some entries of an RNTuple.
pub(super) struct NtupleReader<'a> {
    pub(super) ntuple: &'a Ntuple,
    pub(super) storage: &'a Storage,
    /// Path of the ntuple in the file, for messages.
    tree: &'a str,
    /// The clusters that hold the entries, by number, and which of their entries are wanted.
    pub(super) segments: Vec<(usize, Range<u64>)>,
}

impl<'a> NtupleReader<'a> {
    /// A reader of a range of entries, which must lie in the ntuple.
    pub(super) fn new(ntuple: &'a Ntuple, storage: &'a Storage, tree: &'a str, entries: Range<u64>) -> Self {
        let first = ntuple.clusters.partition_point(|cluster| cluster.end <= entries.start);
        let clusters = ntuple.clusters.iter().enumerate().skip(first).take_while(|(_, next)| next.start < entries.end);
        let clusters = clusters.filter(|(_, cluster)| cluster.start < cluster.end);
        let segments = clusters.map(|(number, cluster)| {
            let (start, end) = (cluster.start.max(entries.start), cluster.end.min(entries.end));
            (number, start - cluster.start..end - cluster.start)
        });
        NtupleReader { ntuple, storage, tree, segments: segments.collect() }
    }

    /// How a field is read.
    pub(super) fn shape(&self, field: usize) -> Result<&'a Shape> {
        let shape = &self.ntuple.fields[field].shape;
        shape.as_ref().map_err(|problem| self.unreadable(field, problem.clone()))
    }

    /// The number of values as a size; refused if it is more than the file can hold.
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

    pub(super) fn damaged(&self, field: usize, cluster: usize, page: usize, problem: String) -> Error {
        let (path, tree) = (self.storage.path().to_owned(), self.tree.to_owned());
        Error::Page { path, tree, field: self.ntuple.fields[field].path.clone(), cluster, page, problem }
    }
}
