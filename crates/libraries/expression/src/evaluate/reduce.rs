//! Aggregates: runs over the elements of a block of entries, chunk after chunk, and reduces them to one value per entry.
//! A chunk has as many elements as a block has entries, wherever entries begin and end, so it stays in cache as well.

use std::ops::Range;

use super::block::run_plain;
use super::fault::Fault;
use super::lane::{Lane, Registers, Source};
use super::rows::{BLOCK, Owners, Rows};
use crate::arrays::Array;
use crate::operation::{Aggregate, Reduction};
use crate::routine::Loop;

/// Memory of one loop, kept from block to block.
pub(crate) struct Scratch {
    registers: Registers,
    /// For each entry of the block its first element, and the end.
    bounds: Vec<usize>,
    /// For each element of the chunk its entry in the block.
    entries: Vec<u32>,
}

impl Scratch {
    pub(crate) fn new(each: &Loop) -> Self {
        let registers = Registers::new(each.body.lanes, BLOCK);
        Self { registers, bounds: Vec::with_capacity(BLOCK + 1), entries: vec![0; BLOCK] }
    }
}

/// A loop at work on a block of entries.
pub(super) struct Reducing<'a> {
    pub(super) each: &'a Loop,
    pub(super) rows: &'a Rows<'a>,
    pub(super) scratch: &'a mut Scratch,
    /// Where it was written.
    pub(super) span: &'a Range<usize>,
}

impl Reducing<'_> {
    /// Writes one value per entry to a lane; false if an integer left 64 bits.
    pub(super) fn reduce(mut self, reduction: Reduction, to: usize, registers: &mut Registers) -> Result<bool, Fault> {
        self.bound()?;
        let mut fits = true;
        match reduction {
            Reduction::Float(Aggregate::Sum) => self.fold(to, registers, |sum: f64, x| sum + x),
            Reduction::Float(Aggregate::Maximum) => {
                self.fold(to, registers, |a: f64, b| if a.is_nan() || a > b { a } else { b })
            }
            Reduction::Float(Aggregate::Minimum) => {
                self.fold(to, registers, |a: f64, b| if a.is_nan() || a < b { a } else { b })
            }
            Reduction::Integer(Aggregate::Sum) => self.fold(to, registers, |a: i64, b| {
                let (sum, overflow) = a.overflowing_add(b);
                fits &= !overflow;
                sum
            }),
            Reduction::Integer(Aggregate::Maximum) => self.fold(to, registers, i64::max),
            Reduction::Integer(Aggregate::Minimum) => self.fold(to, registers, i64::min),
            Reduction::Wide(Aggregate::Sum) => self.fold(to, registers, |a: i128, b| {
                let (sum, overflow) = a.overflowing_add(b);
                fits &= !overflow;
                sum
            }),
            Reduction::Wide(Aggregate::Maximum) => self.fold(to, registers, i128::max),
            Reduction::Wide(Aggregate::Minimum) => self.fold(to, registers, i128::min),
            Reduction::Any => self.fold(to, registers, |a: u8, b| a | b),
        }?;
        Ok(fits)
    }

    /// Finds the elements of each entry; all arrays must have equally many.
    fn bound(&mut self) -> Result<(), Fault> {
        let arrays = &self.each.arrays.0;
        let first_element = |array: &Array, entry: usize| match array.fixed() {
            Some(elements) => entry * elements,
            None => self.rows.fields[array.column].before(entry) * array.inner,
        };
        let entries = self.rows.start..=self.rows.start + self.rows.count;
        self.scratch.bounds.clear();
        self.scratch.bounds.extend(entries.map(|entry| first_element(&arrays[0], entry)));
        for other in &arrays[1..] {
            for (row, bound) in self.scratch.bounds.windows(2).enumerate() {
                let entry = self.rows.start + row;
                let length = first_element(other, entry + 1) - first_element(other, entry);
                if length != bound[1] - bound[0] {
                    let columns = [arrays[0].column, other.column];
                    let lengths = [bound[1] - bound[0], length];
                    return Err(Fault::Lengths { columns, lengths, entry, span: self.span.clone() });
                }
            }
        }
        Ok(())
    }

    /// Folds the elements of each entry by `f`, beginning with the first; 0 for an entry without elements.
    fn fold<T: Lane>(
        &mut self,
        to: usize,
        registers: &mut Registers,
        mut f: impl FnMut(T, T) -> T,
    ) -> Result<(), Fault> {
        let Self { each, rows, scratch, .. } = self;
        let bounds = &scratch.bounds[..];
        registers.write(to, rows.count, |outer, values: &mut [T]| {
            values.fill(T::default());
            let mut first = 0;
            for start in (bounds[0]..bounds[rows.count]).step_by(BLOCK) {
                let chunk = start..bounds[rows.count].min(start + BLOCK);
                let parts = || parts(bounds, first, chunk.clone());
                for (entry, part) in parts() {
                    scratch.entries[part.start - start..part.end - start].fill(entry as u32);
                }
                let entries = &scratch.entries[..chunk.len()];
                let captures = &each.captures;
                let owners = Owners { first: rows.start, entries, bounds, registers: outer, captures };
                let elements = Rows { fields: rows.fields, start, count: chunk.len(), owners: Some(owners) };
                run_plain(&each.body, &elements, &mut scratch.registers)?;
                let source = scratch.registers.source::<T>(each.result, chunk.len());
                let mut last = first;
                for (entry, part) in parts() {
                    let begins = part.start == bounds[entry];
                    let mut elements = part.map(|element| match source {
                        Source::Lane(lane) => lane[element - start],
                        Source::Constant(constant) => constant,
                    });
                    let value = if begins { elements.next() } else { Some(values[entry]) };
                    values[entry] = value.map_or(T::default(), |value| elements.fold(value, &mut f));
                    last = entry;
                }
                first = last;
            }
            Ok(())
        })
    }
}

/// The entries from `first` on that reach into a chunk, each with its elements there.
fn parts(bounds: &[usize], first: usize, chunk: Range<usize>) -> impl Iterator<Item = (usize, Range<usize>)> {
    (bounds.windows(2).enumerate().skip(first))
        .map(move |(entry, bound)| (entry, bound[0].max(chunk.start)..bound[1].min(chunk.end)))
        .take_while(move |(_, part)| part.start < chunk.end)
}
