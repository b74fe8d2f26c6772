//! The rows that a routine runs over: the entries of a block, or a chunk of the elements that an aggregate runs over.

use super::field::Field;
use super::lane::{Lane, Registers};
use crate::column::Kind;

/// Entries per block: eight bytes each, a handful of lanes fit the first-level cache.
pub(crate) const BLOCK: usize = 1024;

/// Neighbouring entries, or neighbouring elements; at most [`BLOCK`].
pub(crate) struct Rows<'a> {
    pub(super) fields: &'a [Field<'a>],
    /// The first row, counted from the first entry of the columns or its first element.
    pub(super) start: usize,
    pub(super) count: usize,
    /// The entries that elements belong to; `None` for rows that are entries.
    pub(super) owners: Option<Owners<'a>>,
}

/// The entries of elements.
#[derive(Clone, Copy)]
pub(super) struct Owners<'a> {
    /// The first entry of the block.
    pub(super) first: usize,
    /// For each row its entry in the block.
    pub(super) entries: &'a [u32],
    /// For each entry of the block its first element, and the end.
    pub(super) bounds: &'a [usize],
    /// The values of the entries, and which of them the elements need.
    pub(super) registers: &'a Registers,
    pub(super) captures: &'a [usize],
}

impl<'a> Rows<'a> {
    /// The entry of a row.
    #[inline(always)]
    pub(super) fn entry(&self, row: usize) -> usize {
        match self.owners {
            Some(owners) => owners.first + owners.entries[row] as usize,
            None => self.start + row,
        }
    }

    /// One row without columns.
    pub(super) fn single() -> Self {
        Self { fields: &[], start: 0, count: 1, owners: None }
    }

    /// Entries of columns.
    pub(crate) fn entries(fields: &'a [Field<'a>], start: usize, count: usize) -> Self {
        Self { fields, start, count, owners: None }
    }

    /// Writes the number of items in each entry.
    pub(super) fn items(&self, column: usize, to: usize, registers: &mut Registers) {
        let field = &self.fields[column];
        registers.write(to, self.count, |_, to: &mut [i64]| {
            for (row, to) in to.iter_mut().enumerate() {
                let entry = self.entry(row);
                *to = (field.before(entry + 1) - field.before(entry)) as i64;
            }
        });
    }

    /// Writes the place of each element in its entry.
    pub(super) fn position(&self, to: usize, registers: &mut Registers) {
        let Some(Owners { entries, bounds, .. }) = self.owners else { return };
        registers.write(to, self.count, |_, to: &mut [i64]| {
            for (row, (to, &entry)) in to.iter_mut().zip(entries).enumerate() {
                *to = (self.start + row - bounds[entry as usize]) as i64;
            }
        });
    }

    /// Writes a value of the entries for each of their elements.
    pub(super) fn broadcast(&self, kind: Kind, capture: usize, to: usize, registers: &mut Registers) {
        match kind {
            Kind::Float => self.spread::<f64>(capture, to, registers),
            Kind::Integer | Kind::Unsigned => self.spread::<i64>(capture, to, registers),
            Kind::Bool => self.spread::<u8>(capture, to, registers),
            Kind::Wide => self.spread::<i128>(capture, to, registers),
        }
    }

    fn spread<T: Lane>(&self, capture: usize, to: usize, registers: &mut Registers) {
        let Some(Owners { entries, bounds, registers: outer, captures, .. }) = self.owners else { return };
        let values: &[T] = outer.lane(captures[capture], bounds.len() - 1);
        registers.write(to, self.count, |_, to: &mut [T]| {
            to.iter_mut().zip(entries).for_each(|(to, &entry)| *to = values[entry as usize]);
        });
    }
}
