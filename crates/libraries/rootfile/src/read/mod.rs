//! Reading: baskets are decoded in parallel, each into its place in the columns.
//!
//! If all entries have the same length, that place is known. If they differ, it follows from the heads of the baskets; a basket
//! whose head does not give the number of its values is decoded first. If a head is wrong, all baskets are decoded first.

mod chunk;
mod cut;
mod decode;
mod entries;
mod fixed;
mod piece;
mod problem;
mod swap;
#[cfg(test)]
mod tests;
mod varying;
mod whole;

use std::ops::Range;

use rayon::prelude::*;

use crate::column::Column;
use crate::error::{Error, Result};
use crate::in_order;
use crate::tree::{Branch, Content, Tree};
use crate::values::Values;

use cut::{Cut, seek};
use decode::Decoder;
use fixed::Fill;
use varying::{Part, Placed, Room};

/// A basket that is to be decoded into its place.
enum Job<'a> {
    Fill(Fill<'a>),
    Place(Placed<'a>),
}

impl Job<'_> {
    fn seek(&self) -> u64 {
        match self {
            Job::Fill(fill) => seek(fill.branch, fill.index),
            Job::Place(placed) => seek(placed.cut.branch, placed.cut.index),
        }
    }
}

/// The memory of a column that is to be filled.
enum Columns {
    Fixed(Values),
    Varying(Room),
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
        match self.columns(&branches, &entries, true) {
            Err(Error::Basket { .. }) => self.columns(&branches, &entries, false),
            columns => columns,
        }
    }

    /// The columns of branches whose values lie in baskets; the heads of baskets are trusted if `by_heads`.
    fn columns(&self, branches: &[&Branch], entries: &Range<u64>, by_heads: bool) -> Result<Vec<Column>> {
        let mut parts = self.parts(branches, entries, by_heads)?;
        let mut rooms = Vec::with_capacity(branches.len());
        for (branch, parts) in branches.iter().zip(&parts) {
            let kind = self.kind(branch)?;
            rooms.push(match kind.content {
                Content::Numbers { packing, .. } => Columns::Fixed(self.room(branch, packing, entries)?),
                _ => Columns::Varying(Room::for_parts(kind, parts)),
            });
        }
        let mut jobs = Vec::new();
        for ((branch, room), parts) in branches.iter().zip(&mut rooms).zip(&mut parts) {
            let kind = self.kind(branch)?;
            match room {
                Columns::Fixed(values) => {
                    jobs.extend(self.fills(branch, kind, values, entries)?.into_iter().map(Job::Fill));
                }
                Columns::Varying(room) => {
                    let places = room.places(std::mem::take(parts)).ok_or_else(|| self.misfit(branch))?;
                    jobs.extend(places.into_iter().map(Job::Place));
                }
            }
        }
        // In the order of the file, so that a hard disk is read from front to back.
        jobs.sort_by_key(Job::seek);
        in_order(jobs.into_par_iter().map(|job| {
            Decoder::on_thread(|decoder| match job {
                Job::Fill(fill) => self.fill(decoder, fill),
                Job::Place(placed) => self.place(decoder, placed),
            })
        }))?;
        let column = |(branch, room): (&&Branch, Columns)| match room {
            Columns::Fixed(values) => Column::new(values, branch.width()).ok_or_else(|| self.misfit(branch)),
            Columns::Varying(room) => self.kind(branch).map(|kind| room.column(kind)),
        };
        branches.iter().zip(rooms).map(column).collect()
    }

    /// The parts of each branch whose entries differ in length; no parts for other branches.
    fn parts<'a>(
        &self,
        branches: &[&'a Branch],
        entries: &Range<u64>,
        by_heads: bool,
    ) -> Result<Vec<Vec<(Cut<'a>, Part)>>> {
        let mut cuts = Vec::new();
        for (place, &branch) in branches.iter().enumerate() {
            let kind = self.kind(branch)?;
            if !matches!(kind.content, Content::Numbers { .. }) {
                cuts.extend(Cut::all(branch, kind, entries).map(|cut| (place, cut)));
            }
        }
        cuts.sort_by_key(|(_, cut)| seek(cut.branch, cut.index));
        let part = |(place, cut): (usize, Cut<'a>)| {
            Decoder::on_thread(|decoder| self.part(decoder, &cut, by_heads)).map(|part| (place, cut, part))
        };
        let found = in_order(cuts.into_par_iter().map(part))?;
        let mut parts: Vec<Vec<(Cut<'a>, Part)>> = branches.iter().map(|_| Vec::new()).collect();
        for (place, cut, part) in found {
            parts[place].push((cut, part));
        }
        parts.iter_mut().for_each(|parts| parts.sort_by_key(|(cut, _)| cut.index));
        Ok(parts)
    }
}
