//! Columns bound to the branches of every file, and the chunks in which they are read.
//!
//! A chunk holds as many entries as fit in a budget of bytes, ends where baskets end if it can, and never spans two files.

use std::collections::HashMap;
use std::ops::Range;

use expression::Program;
use rayon::prelude::*;
use rootfile::{Column, Slice};
use table::Chunk as Read;

use crate::bound::Bound;
use crate::chunk::Chunk;
use crate::columns::Columns;
use crate::error::{Error, Result};
use crate::fold::At;
use crate::member::OpenMember;
use crate::place::Place;
use crate::source::Source;

/// Bytes of branches and numbers that a chunk may hold, unless the caller says otherwise.
const BUDGET: u64 = 32 << 20;

/// Entries that one thread evaluates at a time.
const BLOCK: usize = 1 << 15;

/// Columns of a chain, ready to be read as often as needed.
#[derive(Debug)]
pub struct Reading {
    source: Source,
    columns: Columns,
    bound: Vec<Bound>,
    budget: u64,
}

impl Source {
    /// Binds `columns` to the branches of every file. A branch that is missing in any of them is found now, not hours later.
    pub fn select(&self, columns: &Columns) -> Result<Reading> {
        Reading::new(self.clone(), columns)
    }
}

impl Reading {
    fn new(source: Source, columns: &Columns) -> Result<Self> {
        let bind = |member| Bound::new(member, columns);
        let bound = table::in_order(source.members().par_iter().map(bind))?;
        check_constants(&source, columns)?;
        Ok(Self { source, columns: columns.clone(), bound, budget: BUDGET })
    }

    /// Sets the bytes that a chunk may hold, at least one basket of each branch aside.
    pub fn budget(mut self, bytes: u64) -> Self {
        self.budget = bytes;
        self
    }

    /// The chain.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Names of the branches that the columns need, without those that are only carried, in the first file.
    pub fn used_branches(&self) -> &[String] {
        self.bound.first().map_or(&[], |bound| &bound.branches[..bound.used])
    }

    /// The chunks of all files in order.
    pub fn chunks(&self) -> Chunks<'_> {
        Chunks { reading: self, next: 0, open: None }
    }
}

/// Iterator over the chunks of a chain. It is worked off by the caller, who may keep a chunk while the next is read.
pub struct Chunks<'a> {
    reading: &'a Reading,
    next: usize,
    open: Option<Open>,
}

struct Open {
    member: OpenMember,
    ranges: std::vec::IntoIter<Range<u64>>,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(open) = &mut self.open
                && let Some(entries) = open.ranges.next()
            {
                return Some(self.reading.chunk(&open.member, entries));
            }
            let index = self.next;
            let bound = self.reading.bound.get(index)?;
            self.next += 1;
            let target = (self.reading.budget / bound.bytes_per_entry()).max(1);
            let opened = self.reading.source.hold(index);
            match opened.and_then(|member| Ok((member.ranges(&bound.branches, target)?, member))) {
                Ok((ranges, member)) => self.open = Some(Open { member, ranges: ranges.into_iter() }),
                Err(error) => {
                    (self.open, self.next) = (None, usize::MAX);
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Reading {
    /// Opens a file of the chain, to read from it in any order.
    ///
    /// # Errors
    /// When it is no longer what it was.
    pub fn open(&self, member: usize) -> Result<OpenMember> {
        self.source.hold(member)
    }

    /// The shortest ranges of the entries of a file that leave few baskets to be read twice.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn clusters(&self, member: &OpenMember) -> Result<Vec<Range<u64>>> {
        member.clusters(&self.bound[member.index].branches)
    }

    /// Bytes that [`Reading::each`] takes for so many entries of a file, in chunks of so many rows.
    pub fn bytes(&self, member: &OpenMember, entries: u64, rows: u64) -> u64 {
        let bound = &self.bound[member.index];
        entries * (bound.branch_bytes + 4) + entries.min(rows) * bound.number_bytes
    }

    /// Reads some entries of a file at once and shows them in chunks of so many rows, without what is carried.
    ///
    /// # Errors
    /// When the file cannot be read, or those of `see`.
    pub fn each<E: From<Error>>(
        &self,
        member: &OpenMember,
        entries: Range<u64>,
        rows: u64,
        mut see: impl FnMut(&Chunk<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (Read { columns: read, .. }, mut folds) = self.branches(member, &entries)?;
        let mut start = entries.start;
        while start < entries.end {
            let end = entries.end.min(start + rows);
            let own = folds.drain(..folds.len().min((end - start) as usize)).collect();
            see(&self.evaluated(member.index, &read, entries.start, start..end, own)?)?;
            start = end;
        }
        Ok(())
    }

    fn chunk(&self, member: &OpenMember, entries: Range<u64>) -> Result<Chunk<'_>> {
        let (Read { columns, missing }, folds) = self.branches(member, &entries)?;
        let mut chunk = self.evaluated(member.index, &columns, entries.start, entries, folds)?;
        let bound = &self.bound[member.index];
        let gaps = bound.branches.iter().zip(missing).filter(|(_, count)| *count > 0);
        chunk.gaps = gaps.map(|(name, count)| (name.clone(), count)).collect();
        chunk.carried = carry(columns, &bound.carried);
        Ok(chunk)
    }

    /// Branches of some entries, and the fold of each if it was asked for.
    fn branches(&self, member: &OpenMember, entries: &Range<u64>) -> Result<(Read, Vec<u32>)> {
        let bound = &self.bound[member.index];
        let read = member.read(&bound.branches, &bound.branches[..bound.used], entries.clone())?;
        let folds = match &bound.fold {
            Some(fold) => {
                fold.folds(&read.columns, (entries.end - entries.start) as usize, self.at(member.index, entries.start))?
            }
            None => Vec::new(),
        };
        Ok((read, folds))
    }

    fn at(&self, index: usize, first: u64) -> At<'_> {
        let member = &self.source.members()[index];
        At { path: member.file(), tree: member.tree(), first }
    }

    /// The numbers of some of the entries that were read, which begin at `first`.
    fn evaluated(
        &self,
        index: usize,
        read: &[Column],
        first: u64,
        entries: Range<u64>,
        folds: Vec<u32>,
    ) -> Result<Chunk<'_>> {
        let bound = &self.bound[index];
        let within = (entries.start - first) as usize..(entries.end - first) as usize;
        let at = self.at(index, entries.start);
        let mut numbers = Vec::with_capacity(bound.numbers.len());
        let mut missing = Vec::with_capacity(bound.numbers.len());
        for (bound, number) in bound.numbers.iter().zip(&self.columns.numbers) {
            let evaluated = evaluate(&bound.program, &bound.inputs, read, within.clone());
            let (mut values, mut rows) = evaluated.map_err(|source| at.evaluation(&number.name, source))?;
            lack(&mut values, &mut rows, bound.lacking.iter().map(|&index| &read[index]), &within);
            if let Some(default) = number.default {
                rows.drain(..).for_each(|row| values[row] = default);
            }
            numbers.push(values);
            missing.push(rows);
        }
        let (source, columns) = (&self.source, &self.columns);
        let (carried, gaps) = (Vec::new(), Vec::new());
        Ok(Chunk { source, columns, member: index, entries, numbers, missing, folds, carried, gaps })
    }
}

/// Takes the values away in rows in which one of the columns has none.
fn lack<'c>(
    values: &mut [f64],
    rows: &mut Vec<usize>,
    columns: impl Iterator<Item = &'c Column>,
    within: &Range<usize>,
) {
    for column in columns {
        let lacks = |entry: usize| match column.slice(entry..entry + 1) {
            Some(Slice::F64(values)) => values.iter().any(|value| value.is_nan()),
            _ => false,
        };
        rows.extend(within.clone().filter(|entry| lacks(*entry)).map(|entry| entry - within.start));
    }
    rows.sort_unstable();
    rows.dedup();
    rows.iter().for_each(|&row| values[row] = f64::NAN);
}

/// A name such as `pi` is a branch in all files or the constant in all.
fn check_constants(source: &Source, columns: &Columns) -> Result<()> {
    let members = source.members();
    let expressions = columns.numbers.iter().map(|number| (&number.name, &number.expression));
    for (purpose, expression) in expressions {
        for branch in expression.branches() {
            let without = members.iter().find(|member| member.branch(branch).is_none() && !member.has_alias(branch));
            if let Some(without) = without
                && members.iter().any(|member| member.branch(branch).is_some())
            {
                let (branch, purpose) = (branch.clone(), purpose.clone());
                let place = Place::new(without.file(), without.tree());
                return Err(Error::NoBranch { branch, purpose, place, help: None });
            }
        }
    }
    Ok(())
}

/// The carried columns, moved out where nothing else carries them.
fn carry(read: Vec<Column>, carried: &[usize]) -> Vec<Column> {
    let mut read: Vec<Option<Column>> = read.into_iter().map(Some).collect();
    let mut taken: HashMap<usize, usize> = HashMap::new();
    let mut columns: Vec<Column> = Vec::with_capacity(carried.len());
    for &index in carried {
        match read[index].take() {
            Some(column) => {
                taken.insert(index, columns.len());
                columns.push(column);
            }
            None => columns.push(columns[taken[&index]].clone()),
        }
    }
    columns
}

/// Values of a number for some rows, blocks in parallel, and which of these rows have none, which are NaN.
fn evaluate(
    program: &Program,
    inputs: &[usize],
    columns: &[Column],
    within: Range<usize>,
) -> Result<(Vec<f64>, Vec<usize>), expression::Error> {
    let block = |first: usize| {
        let rows = first..within.end.min(first + BLOCK);
        let inputs: Vec<_> = inputs.iter().map(|&index| table::values(&columns[index], rows.clone())).collect();
        let mut output = Vec::new();
        let missing = program.evaluate(&inputs, rows.len(), &mut output)?;
        Ok((output, missing.into_iter().map(|row| first - within.start + row).collect()))
    };
    let starts: Vec<usize> = within.clone().step_by(BLOCK).collect();
    let blocks: Vec<(Vec<f64>, Vec<usize>)> = table::in_order(starts.into_par_iter().map(block))?;
    let (values, missing): (Vec<_>, Vec<_>) = blocks.into_iter().unzip();
    Ok((values.concat(), missing.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_no_value_where_a_whole_number_of_its_branches_is_missing() {
        let column = Column::from(vec![0.0, f64::NAN, 1.0, f64::NAN]);
        let (mut values, mut rows) = (vec![1.0, f64::NAN, 0.0], vec![1]);
        lack(&mut values, &mut rows, [&column, &column].into_iter(), &(1..4));
        assert_eq!(rows, [0, 1, 2]);
        assert!(values.iter().all(|value| value.is_nan()));
        let lists = Column::nested(rootfile::Values::F64(vec![1.0, f64::NAN, 2.0]), 1, vec![vec![0, 2, 2, 3]]).unwrap();
        let (mut values, mut rows) = (vec![1.0; 3], Vec::new());
        lack(&mut values, &mut rows, std::iter::once(&lists), &(0..3));
        assert!(rows == [0] && values[0].is_nan() && values[1..] == [1.0, 1.0]);
    }
}
