//! One process: its events, checked and bound before the first is read.

use common::{FoldRule, config};
use ntuple::{Chunk, Chunks, Columns, Reading, Source};
use rayon::prelude::*;
use rootfile::{Column, Element};

use crate::error::{Error, Result};

/// A process with its files opened and its expressions bound.
#[derive(Debug)]
pub struct Process {
    name: String,
    class: usize,
    class_name: String,
    fixed_fold: Option<u32>,
    folds: u32,
    reading: Reading,
    cut: usize,
    weight: usize,
    /// Types of the branches of the class.
    elements: Vec<Element>,
}

impl Process {
    /// Binds cut, weight, fold and the branches of the class, which is number `class`, with their types there, to every file of the
    /// process.
    ///
    /// # Errors
    /// Everything that does not fit.
    pub fn new(
        process: &config::Process,
        rule: &FoldRule,
        source: &Source,
        class: usize,
        branches: impl Iterator<Item = (String, Element)>,
    ) -> Result<Self, Vec<Error>> {
        let (mut columns, mut elements) = (Columns::new(), Vec::new());
        let bind = |columns: &mut Columns| {
            let cut = add_cut(columns, process)?;
            let weight = add_weight(columns, process)?;
            add_fold(columns, process, rule)?;
            branches.for_each(|(branch, element)| {
                columns.carry(branch);
                elements.push(element);
            });
            Ok((cut, weight, source.select(columns)?))
        };
        let (cut, weight, reading) = bind(&mut columns).map_err(|first: ntuple::Error| {
            // Each alone, to name all that do not fit.
            let alone = |add: &dyn Fn(&mut Columns) -> ntuple::Result<()>| {
                let mut columns = Columns::new();
                add(&mut columns).and_then(|()| source.select(&columns).map(drop)).err()
            };
            let problems = [
                alone(&|columns| add_cut(columns, process).map(drop)),
                alone(&|columns| add_weight(columns, process).map(drop)),
                alone(&|columns| add_fold(columns, process, rule)),
            ];
            let problems: Vec<_> = problems.into_iter().flatten().collect();
            let problems = if problems.is_empty() { vec![first] } else { problems };
            problems.into_iter().map(|problem| Error::of_process(&process.name, problem)).collect::<Vec<_>>()
        })?;
        let (name, class_name) = (process.name.clone(), process.class.clone());
        let (fixed_fold, folds) = (process.fixed_fold, rule.folds);
        Ok(Self { name, class, class_name, fixed_fold, folds, reading, cut, weight, elements })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Index of its class.
    pub fn class(&self) -> usize {
        self.class
    }

    /// Name of its class.
    pub fn class_name(&self) -> &str {
        &self.class_name
    }

    /// The fold of all its events, if they are not divided by the rule.
    pub fn fixed_fold(&self) -> Option<u32> {
        self.fixed_fold
    }

    /// The number of folds.
    pub fn folds(&self) -> u32 {
        self.folds
    }

    /// The chain of files.
    pub fn source(&self) -> &Source {
        self.reading.source()
    }

    /// The branches that cut, weight and fold use, in the first file.
    pub fn used_branches(&self) -> &[String] {
        self.reading.used_branches()
    }

    /// The events in order; they carry the branches of the class.
    pub fn chunks(&self) -> Chunks<'_> {
        self.reading.chunks()
    }

    /// For each fold the rows of the chunk that pass the cut, in order.
    ///
    /// # Errors
    /// When the cut is NaN.
    pub fn rows(&self, chunk: &Chunk<'_>) -> Result<Vec<Vec<u32>>> {
        let cut = chunk.numbers(self.cut);
        if let Some(row) = cut.iter().position(|value| value.is_nan()) {
            return Err(Error::of_process(&self.name, chunk.not_finite(self.cut, row)));
        }
        Ok(match self.fixed_fold {
            Some(fold) => rows(cut, |_| fold, self.folds),
            None => rows(cut, |row| chunk.folds()[row], self.folds),
        })
    }

    /// The branches of the class in some rows of the chunk, with the types of the class.
    pub fn carried(&self, chunk: &Chunk<'_>, rows: &[u32]) -> Vec<Column> {
        let columns = chunk.carried().par_iter().zip(&self.elements);
        columns.map(|(column, element)| column.gather(rows).with_element(*element)).collect()
    }

    /// The training weights of some rows of the chunk.
    ///
    /// # Errors
    /// When one is not finite.
    pub fn weights(&self, chunk: &Chunk<'_>, rows: &[u32]) -> Result<Vec<f32>> {
        chunk.single(self.weight, rows).map_err(|problem| Error::of_process(&self.name, problem))
    }
}

fn add_cut(columns: &mut Columns, process: &config::Process) -> ntuple::Result<usize> {
    columns.cut("cut", process.cut.as_deref().unwrap_or("1"))
}

fn add_weight(columns: &mut Columns, process: &config::Process) -> ntuple::Result<usize> {
    columns.number("weight", &process.weight)
}

fn add_fold(columns: &mut Columns, process: &config::Process, rule: &FoldRule) -> ntuple::Result<()> {
    if process.fixed_fold.is_none() { columns.fold(rule) } else { Ok(()) }
}

/// For each fold the rows that pass the cut, in order.
fn rows(cut: &[f64], fold: impl Fn(usize) -> u32, folds: u32) -> Vec<Vec<u32>> {
    let mut rows = vec![Vec::with_capacity(cut.len() / folds.max(1) as usize); folds as usize];
    for (row, &cut) in cut.iter().enumerate() {
        if cut != 0.0 {
            rows[fold(row) as usize].push(row as u32);
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_goes_to_its_fold_if_it_passes_the_cut() {
        assert_eq!(rows(&[1.0, 0.0, 1.0, -0.5], |row| [0, 0, 1, 0][row], 2), [vec![0, 3], vec![2]]);
    }

    #[test]
    fn a_fold_without_events_has_no_rows() {
        assert_eq!(rows(&[1.0], |_| 2, 3), [vec![], vec![], vec![0]]);
    }
}
