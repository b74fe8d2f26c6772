//! A range of events of one file, with the columns that were asked for.

use std::ops::Range;
use std::path::Path;

use expression::Expression;
use rayon::prelude::*;
use rootfile::Column;
use table::Missing;

use crate::columns::Columns;
use crate::error::{Error, Result};
use crate::place::Place;
use crate::source::Source;

/// Rows that one thread turns into a matrix at a time.
const ROWS: usize = 4096;

/// Consecutive entries of one file.
#[derive(Debug)]
pub struct Chunk<'a> {
    pub(crate) source: &'a Source,
    pub(crate) columns: &'a Columns,
    pub(crate) member: usize,
    pub(crate) entries: Range<u64>,
    pub(crate) numbers: Vec<Vec<f64>>,
    /// For each number the rows in which it has no value and no default, in order.
    pub(crate) missing: Vec<Vec<usize>>,
    pub(crate) folds: Vec<u32>,
    pub(crate) carried: Vec<Column>,
    /// Branches with missing values, and how many.
    pub(crate) gaps: Vec<(String, u64)>,
}

impl Chunk<'_> {
    /// The file that the events are from.
    pub fn file(&self) -> &Path {
        self.source.members()[self.member].file()
    }

    /// Path of the tree in it; empty for a file of a format without trees.
    pub fn tree(&self) -> &str {
        self.source.members()[self.member].tree()
    }

    /// Index of that file in the chain.
    pub fn member(&self) -> usize {
        self.member
    }

    /// The entries of the tree in that file.
    pub fn entries(&self) -> Range<u64> {
        self.entries.clone()
    }

    /// Number of events.
    pub fn len(&self) -> usize {
        (self.entries.end - self.entries.start) as usize
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The values of a number, which may be NaN or infinite.
    pub fn numbers(&self, index: usize) -> &[f64] {
        &self.numbers[index]
    }

    /// The values of a number, all of them finite: anything else is an error that names the entry.
    pub fn finite(&self, index: usize) -> Result<&[f64]> {
        let values = self.numbers(index);
        match values.iter().position(|value| !value.is_finite()) {
            None => Ok(values),
            Some(row) => Err(self.not_finite(index, row)),
        }
    }

    /// The values of a number in the given rows as `f32`, all of them finite.
    pub fn single(&self, index: usize, rows: &[u32]) -> Result<Vec<f32>> {
        let values = self.numbers(index);
        let single = |&row: &u32| {
            let value = values[row as usize] as f32;
            if value.is_finite() { Ok(value) } else { Err(self.not_finite(index, row as usize)) }
        };
        rows.iter().map(single).collect()
    }

    /// Numbers side by side, row-major: one row per event, all values finite in `f32`.
    pub fn matrix(&self, indices: Range<usize>) -> Result<Vec<f32>> {
        let columns = &self.numbers[indices.clone()];
        let width = columns.len();
        let mut matrix = vec![0.0; self.len() * width];
        if width == 0 {
            return Ok(matrix);
        }
        let bad: Vec<(usize, usize)> = matrix
            .par_chunks_mut(ROWS * width)
            .enumerate()
            .filter_map(|(block, rows)| {
                let first = block * ROWS;
                let mut bad = None;
                for (index, column) in columns.iter().enumerate() {
                    let column = &column[first..first + rows.len() / width];
                    let mut finite = true;
                    for (row, &value) in rows.chunks_exact_mut(width).zip(column) {
                        row[index] = value as f32;
                        finite &= row[index].is_finite();
                    }
                    if !finite && bad.is_none() {
                        let row = column.iter().position(|&value| !(value as f32).is_finite());
                        bad = row.map(|row| (first + row, index));
                    }
                }
                bad
            })
            .collect();
        match bad.first() {
            None => Ok(matrix),
            Some(&(row, index)) => Err(self.not_finite(indices.start + index, row)),
        }
    }

    /// The fold of every event; empty unless a fold was asked for.
    pub fn folds(&self) -> &[u32] {
        &self.folds
    }

    /// The branches that are carried along, in the order asked for.
    pub fn carried(&self) -> &[Column] {
        &self.carried
    }

    /// Whether an event has no value of a number: it has too few objects, or a whole number is missing.
    pub fn is_missing(&self, index: usize, row: usize) -> bool {
        self.missing[index].binary_search(&row).is_ok()
    }

    /// A branch of whole numbers that an expression uses, of which some are missing.
    fn gap(&self, expression: &Expression) -> Option<(String, Missing)> {
        let member = &self.source.members()[self.member];
        let branches = expression.branches().iter().filter_map(|name| member.branch(name));
        branches
            .filter(|branch| !expression.guards(&branch.name))
            .find_map(|branch| Some((branch.name.clone(), branch.missing?)))
    }

    /// The error for a value that must be a number and is none.
    pub fn not_finite(&self, index: usize, row: usize) -> Error {
        let number = &self.columns.numbers[index];
        let (name, text) = (number.name.clone(), number.expression.text().to_string());
        let entry = self.entries.start + row as u64;
        let place = Place::new(self.file(), self.tree());
        match self.is_missing(index, row) {
            true => match self.gap(&number.expression) {
                Some((branch, missing)) => Error::Lacking { name, text, entry, place, branch, missing },
                None => Error::NoValue { name, text, entry, place },
            },
            false => Error::NotFinite { name, text, value: self.numbers[index][row], entry, place },
        }
    }
}
