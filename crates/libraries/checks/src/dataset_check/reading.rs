//! One pass over the events of a process.

use std::collections::BTreeMap;

use common::config::DatasetConfig;
use dataset::{Error, Process, ProcessTally};
use metrics::WeightSums;
use ntuple::Gaps;
use rootfile::Column;

use super::shared::Passing;
use crate::inputs::Inputs;
use crate::keys::{self, Keys};
use crate::report::DivisionRow;
use crate::telling::Telling;

/// A process and its sums so far.
pub struct Reading<'p> {
    process: &'p Process,
    inputs: Vec<usize>,
    key_branches: Vec<String>,
    key: Vec<usize>,
    keys: Keys,
    folds: Vec<WeightSums>,
    /// Files whose passing entries are noted.
    passing: BTreeMap<usize, Passing>,
}

impl<'p> Reading<'p> {
    /// Nothing read yet; `carried` are the branches of the class, `inputs` those to describe.
    pub fn new(process: &'p Process, inputs: &[String], carried: &[&str], config: &DatasetConfig) -> Self {
        let index = |name: &String| carried.iter().position(|known| known == name);
        let key_branches = keys::branches(&config.fold, process.source());
        Self {
            process,
            inputs: inputs.iter().filter_map(index).collect(),
            key: key_branches.iter().filter_map(index).collect(),
            key_branches,
            keys: Keys::default(),
            folds: vec![WeightSums::default(); process.folds() as usize],
            passing: BTreeMap::new(),
        }
    }

    /// Notes the entries that pass in these files.
    pub fn note(self, passing: BTreeMap<usize, Passing>) -> Self {
        Self { passing, ..self }
    }

    /// What was noted.
    pub fn take_passing(&mut self) -> BTreeMap<usize, Passing> {
        std::mem::take(&mut self.passing)
    }

    /// Reads all events. `progress` is told how many entries are done, `gaps` what is missing in them.
    ///
    /// # Errors
    /// What `create-training-dataset` would end with.
    pub fn read(
        &mut self,
        (inputs, telling, gaps): (&mut Inputs, &mut Telling, &mut Gaps),
        mut progress: impl FnMut(u64),
    ) -> Result<(), Error> {
        for chunk in self.process.chunks() {
            interrupt::check()?;
            let chunk = chunk?;
            gaps.add(&chunk);
            let rows = self.process.rows(&chunk)?;
            for (rows, sums) in rows.iter().zip(&mut self.folds) {
                let weights = self.process.weights(&chunk, rows)?;
                sums.merge(&WeightSums::from_weights(weights.iter().map(|&weight| weight.into())));
            }
            let mut passing = rows.concat();
            passing.sort_unstable();
            let column = |&index: &usize| values(&chunk.carried()[index], &passing);
            let columns: Vec<Vec<f64>> = self.inputs.iter().map(column).collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            inputs.add(&columns);
            let weights = self.process.weights(&chunk, &passing)?.into_iter().map(f64::from).collect::<Vec<_>>();
            telling.add(self.process.class(), &columns, &weights);
            if let Some(noted) = self.passing.get_mut(&chunk.member()) {
                passing.iter().for_each(|&row| noted.add(chunk.entries().start + u64::from(row)));
            }
            let key: Vec<&Column> = self.key.iter().map(|&index| &chunk.carried()[index]).collect();
            self.keys.add(&key, passing.iter().map(|&row| row as usize));
            progress(chunk.len() as u64);
        }
        Ok(())
    }

    /// Events and weights in each fold.
    pub fn tally(&self) -> ProcessTally {
        let (process, class) = (self.process.name().to_owned(), self.process.class_name().to_owned());
        ProcessTally { process, class, entries: self.process.source().entries(), folds: self.folds.clone() }
    }

    /// How the events are divided.
    pub fn division(self) -> DivisionRow {
        let too_many = self.keys.too_many();
        let found = if self.key.is_empty() { None } else { self.keys.repetition() };
        DivisionRow {
            of: self.process.name().to_owned(),
            events: self.folds.iter().map(|sums| sums.events).collect(),
            fixed: self.process.fixed_fold().is_some(),
            key: self.key_branches,
            repeated: found.map(|found| found.keys),
            surplus: found.map(|found| found.surplus),
            too_many,
        }
    }
}

fn values(column: &Column, rows: &[u32]) -> Vec<f64> {
    let values = column.as_slice().to_f64();
    rows.iter().map(|&row| values[row as usize]).collect()
}
