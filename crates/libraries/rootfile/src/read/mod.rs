//! Reading: baskets are decoded in parallel, each into its place in the columns or into a piece of one.

mod chunk;
mod decode;
mod entries;
mod fixed;
mod swap;
#[cfg(test)]
mod tests;
mod varying;

use std::ops::Range;

use rayon::prelude::*;

use crate::column::Column;
use crate::error::{Error, Malformed, Result};
use crate::tree::{Basket, Branch, Content, Place, Tree};
use crate::values::Values;

use decode::Decoder;
use fixed::Fill;
use varying::{Cut, Piece};

/// One basket to be decoded. Pieces are of the branch of that index among those asked for.
enum Job<'a> {
    Fill(Fill<'a>),
    Cut(usize, Cut<'a>),
}

impl Job<'_> {
    fn seek(&self) -> u64 {
        let (branch, index) = match self {
            Job::Fill(fill) => (fill.branch, fill.index),
            Job::Cut(_, cut) => (cut.branch, cut.index),
        };
        match branch.baskets()[index].place {
            Place::Record { seek, .. } => seek,
            Place::Embedded(_) => 0,
        }
    }
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
        if let Some(ntuple) = self.ntuple() {
            let number = |name: &Branch| self.branches().iter().position(|branch| std::ptr::eq(branch, name));
            let branches = branches.iter().map(|name| self.branch(name.as_ref())).collect::<Result<Vec<_>>>()?;
            let fields: Vec<usize> = branches.into_iter().filter_map(number).collect();
            return ntuple.read(self.storage(), self.path(), &fields, entries);
        }
        let branches: Vec<&Branch> = branches.iter().map(|name| self.branch(name.as_ref())).collect::<Result<_>>()?;
        let mut rooms = branches.iter().map(|branch| self.column(branch, &entries)).collect::<Result<Vec<_>>>()?;
        let mut jobs = Vec::new();
        for (place, (branch, room)) in branches.iter().zip(&mut rooms).enumerate() {
            let kind = branch.kind().map_err(|problem| self.unreadable(branch, problem))?;
            match (&kind.content, room) {
                (Content::Numbers { packing, .. }, Some(values)) => {
                    jobs.extend(self.fills(branch, kind, *packing, values, &entries)?.into_iter().map(Job::Fill));
                }
                _ => jobs.extend(self.cuts(branch, kind, &entries).map(|cut| Job::Cut(place, cut))),
            }
        }
        // In the order of the file, so that a disk that turns is read from front to back.
        jobs.sort_by_key(Job::seek);
        let run = |job| Decoder::of_thread(|decoder| self.run(decoder, job));
        let pieces: Vec<Option<(usize, usize, Piece)>> = jobs.into_par_iter().map(run).collect::<Result<_>>()?;
        let mut of_branch: Vec<Vec<(usize, Piece)>> = branches.iter().map(|_| Vec::new()).collect();
        for (place, index, piece) in pieces.into_iter().flatten() {
            of_branch[place].push((index, piece));
        }
        let columns = branches.into_par_iter().zip(rooms).zip(of_branch);
        columns
            .map(|((branch, room), mut pieces)| {
                let kind = branch.kind().map_err(|problem| self.unreadable(branch, problem))?;
                pieces.sort_by_key(|(index, _)| *index);
                match room.map(|values| Column::new(values, branch.width())) {
                    Some(column) => column.ok_or_else(|| self.unreadable(branch, "its baskets do not fit together")),
                    None => self.join(branch, kind, pieces.into_iter().map(|(_, piece)| piece).collect()),
                }
            })
            .collect()
    }

    /// Room for the column of a branch whose entries all have the same length; none for others.
    fn column(&self, branch: &Branch, entries: &Range<u64>) -> Result<Option<Values>> {
        let kind = branch.kind().map_err(|problem| self.unreadable(branch, problem))?;
        self.check_length(branch, entries)?;
        match kind.content {
            Content::Numbers { packing, .. } => self.room(branch, packing, entries).map(Some),
            _ => Ok(None),
        }
    }

    fn check_length(&self, branch: &Branch, entries: &Range<u64>) -> Result<()> {
        if branch.entries() < entries.end {
            let reason = format!("it has {} entries, its tree {}", branch.entries(), self.entries());
            return Err(self.unreadable(branch, &reason));
        }
        Ok(())
    }

    fn run(&self, decoder: &mut Decoder, job: Job<'_>) -> Result<Option<(usize, usize, Piece)>> {
        match job {
            Job::Fill(fill) => self.fill(decoder, fill).map(|()| None),
            Job::Cut(place, cut) => self.piece(decoder, &cut).map(|piece| Some((place, cut.index, piece))),
        }
    }

    fn damaged(&self, branch: &Branch, basket: usize, problem: Malformed) -> Error {
        Error::Basket {
            path: self.file().to_owned(),
            tree: self.path().to_owned(),
            branch: branch.path().to_owned(),
            basket,
            problem: problem.0.into_owned(),
        }
    }

    fn unreadable(&self, branch: &Branch, reason: &str) -> Error {
        let (path, tree, branch) = (self.file().to_owned(), self.path().to_owned(), branch.path().to_owned());
        Error::Unreadable { path, tree, branch, reason: reason.to_owned() }
    }
}

/// The baskets that hold any of the entries, with their index.
fn overlapping<'a>(baskets: &'a [Basket], entries: &Range<u64>) -> impl Iterator<Item = (usize, &'a Basket)> + use<'a> {
    let (start, end) = (entries.start, entries.end);
    let first = baskets.partition_point(|basket| basket.end <= start);
    let baskets = baskets.iter().enumerate().skip(first).take_while(move |(_, basket)| basket.start < end);
    baskets.filter(|(_, basket)| basket.start < basket.end)
}
