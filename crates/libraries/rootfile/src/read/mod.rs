//! Reads columns: the baskets of all branches asked for are decoded at once, each straight into its place in the columns.

mod chunk;
mod decode;
mod swap;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rayon::prelude::*;

use crate::column::Column;
use crate::error::{Error, Malformed, Result};
use crate::tree::{Basket, Branch, Place, Tree};
use crate::values::{Element, SliceMut, Values};

use decode::Decoder;

/// Some entries of one basket, and where their values go.
struct Job<'a> {
    branch: &'a Branch,
    index: usize,
    /// Entries of the basket to leave out at its start.
    skip: u64,
    values: SliceMut<'a>,
}

impl Tree {
    /// The values of the named branches for a range of entries, one column per name, decoded on the current rayon pool.
    ///
    /// # Errors
    /// If a branch is missing or cannot be read, the range reaches beyond the tree, or a basket is damaged.
    pub fn read(&self, branches: &[impl AsRef<str>], entries: Range<u64>) -> Result<Vec<Column>> {
        if entries.start > entries.end || entries.end > self.entries() {
            return Err(Error::Range {
                path: self.file().to_owned(),
                tree: self.path().to_owned(),
                start: entries.start,
                end: entries.end,
                entries: self.entries(),
            });
        }
        let branches: Vec<&Branch> = branches.iter().map(|name| self.branch(name.as_ref())).collect::<Result<_>>()?;
        let mut columns = branches.iter().map(|branch| self.room(branch, &entries)).collect::<Result<Vec<_>>>()?;
        let mut jobs = Vec::new();
        for (branch, values) in branches.iter().zip(&mut columns) {
            jobs.extend(self.jobs(branch, values, &entries)?);
        }
        // In the order of the file, so that a disk that turns is read from front to back.
        jobs.sort_by_key(|job| match job.branch.baskets()[job.index].place {
            Place::Record { seek, .. } => seek,
            Place::Embedded(_) => 0,
        });
        jobs.into_par_iter().try_for_each(|job| Decoder::of_thread(|decoder| self.run(decoder, job)))?;
        let columns = columns.into_iter().zip(&branches);
        Ok(columns.filter_map(|(values, branch)| Column::new(values, branch.width())).collect())
    }

    /// Zeros for the values of a branch. Nothing is allocated that the baskets of the branch do not promise.
    fn room(&self, branch: &Branch, entries: &Range<u64>) -> Result<Values> {
        let element = self.element(branch)?;
        if branch.entries() < entries.end {
            let reason = format!("it has {} entries, its tree {}", branch.entries(), self.entries());
            return Err(self.unreadable(branch, reason));
        }
        for (_, basket) in overlapping(branch.baskets(), entries) {
            let promised = (basket.end - basket.start).checked_mul((branch.width() * element.size()) as u64);
            let held = match &basket.place {
                // The strongest codec shrinks zeros about 1:32000.
                Place::Record { bytes, .. } => bytes.saturating_mul(1 << 16).min(1 << 31),
                Place::Embedded(values) => values.len() as u64,
            };
            if promised.is_none_or(|promised| promised > held) {
                return Err(self.unreadable(branch, "the table of its baskets is damaged".to_owned()));
            }
        }
        let count = (entries.end - entries.start) as usize * branch.width();
        Ok(Values::zeros(element, count))
    }

    fn jobs<'a>(&self, branch: &'a Branch, values: &'a mut Values, entries: &Range<u64>) -> Result<Vec<Job<'a>>> {
        let mut rest = values.as_slice_mut();
        let mut jobs = Vec::new();
        for (index, basket) in overlapping(branch.baskets(), entries) {
            let (start, end) = (basket.start.max(entries.start), basket.end.min(entries.end));
            let count = (end - start) as usize * branch.width();
            let Some((values, behind)) = rest.split_at(count) else {
                return Err(self.unreadable(branch, "the table of its baskets is damaged".to_owned()));
            };
            rest = behind;
            jobs.push(Job { branch, index, skip: start - basket.start, values });
        }
        match rest.len() {
            0 => Ok(jobs),
            _ => Err(self.unreadable(branch, "its baskets do not hold all its entries".to_owned())),
        }
    }

    fn run(&self, decoder: &mut Decoder, job: Job<'_>) -> Result<()> {
        let Job { branch, index, skip, values } = job;
        let (basket, element) = (&branch.baskets()[index], self.element(branch)?);
        let entry_bytes = branch.width() * element.size();
        decoder
            .decode(self.storage(), basket, entry_bytes)?
            .and_then(|bytes| {
                let bytes = bytes.get(skip as usize * entry_bytes..).unwrap_or_default();
                swap::fill(values, bytes).ok_or(Malformed::from("fewer values than promised"))
            })
            .map_err(|problem| Error::Basket {
                path: self.file().to_owned(),
                tree: self.path().to_owned(),
                branch: branch.path().to_owned(),
                basket: index,
                problem: problem.0.into_owned(),
            })
    }

    fn element(&self, branch: &Branch) -> Result<Element> {
        branch.element().ok_or_else(|| self.unreadable(branch, branch.problem().unwrap_or_default().to_owned()))
    }

    fn unreadable(&self, branch: &Branch, reason: String) -> Error {
        let (path, tree, branch) = (self.file().to_owned(), self.path().to_owned(), branch.path().to_owned());
        Error::Unreadable { path, tree, branch, reason }
    }
}

/// The baskets that hold any of the entries, with their index.
fn overlapping<'a>(baskets: &'a [Basket], entries: &Range<u64>) -> impl Iterator<Item = (usize, &'a Basket)> {
    let (start, end) = (entries.start, entries.end);
    let first = baskets.partition_point(|basket| basket.end <= start);
    let baskets = baskets.iter().enumerate().skip(first).take_while(move |(_, basket)| basket.start < end);
    baskets.filter(|(_, basket)| basket.start < basket.end)
}
