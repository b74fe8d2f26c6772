//! One process: its events, checked and bound before the first is read, and written chunk by chunk.

use anyhow::{Context, Result};
use common::{FoldRule, config, interrupt};
use ntuple::{Chunk, Columns, Reading, Source, locate};
use rootfile::Column;

use crate::fold_files::FoldFiles;
use crate::select;
use crate::summary::{ProcessTally, Tally};

/// A process with its files opened and its expressions bound.
pub struct Process {
    name: String,
    class: usize,
    class_name: String,
    fixed_fold: Option<u32>,
    folds: u32,
    reading: Reading,
    cut: usize,
    weight: usize,
}

/// Finds and opens the files of a process.
pub fn open(process: &config::Process, config: &config::DatasetConfig) -> Result<Source> {
    let located = locate(&process.files, &config.base_path, &process.friend_paths);
    let source = located.and_then(|files| Source::open(&files, &process.tree_path));
    let source = source.with_context(|| format!("process `{}`", process.name))?;
    anyhow::ensure!(source.entries() > 0, "process `{}` has no events before its cut", process.name);
    Ok(source)
}

impl Process {
    /// Binds cut, weight, fold and the branches of the class to every file of the process.
    pub fn new(
        process: &config::Process,
        rule: &FoldRule,
        source: Source,
        class: usize,
        branches: impl Iterator<Item = String>,
    ) -> Result<Self> {
        let bind = || {
            let mut columns = Columns::new();
            let cut = columns.number("cut", process.cut.as_deref().unwrap_or("1"))?;
            let weight = columns.number("weight", &process.weight)?;
            if process.fixed_fold.is_none() {
                columns.fold(rule)?;
            }
            branches.for_each(|branch| {
                columns.carry(branch);
            });
            Ok::<_, ntuple::Error>((cut, weight, source.select(&columns)?))
        };
        let (cut, weight, reading) = bind().with_context(|| format!("process `{}`", process.name))?;
        let (name, class_name) = (process.name.clone(), process.class.clone());
        let (fixed_fold, folds) = (process.fixed_fold, rule.folds);
        Ok(Self { name, class, class_name, fixed_fold, folds, reading, cut, weight })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The fold of all its events, if they are not divided by the rule.
    pub fn fixed_fold(&self) -> Option<u32> {
        self.fixed_fold
    }

    /// The chain of files.
    pub fn source(&self) -> &Source {
        self.reading.source()
    }

    /// Writes the events that pass to their folds. The next chunk is read while one is written. `progress` is told how many
    /// entries are done.
    pub fn write(&self, files: &mut FoldFiles, mut progress: impl FnMut(u64)) -> Result<ProcessTally> {
        let mut tally = vec![Tally::default(); self.folds as usize];
        let mut chunks = self.reading.chunks();
        let mut current = chunks.next().transpose()?;
        while let Some(chunk) = current {
            interrupt::check()?;
            let (written, next) =
                rayon::join(|| self.write_chunk(&chunk, files, &mut tally), || chunks.next().transpose());
            written.with_context(|| format!("process `{}`", self.name))?;
            progress(chunk.len() as u64);
            current = next.with_context(|| format!("process `{}`", self.name))?;
        }
        let (process, class, entries) = (self.name.clone(), self.class_name.clone(), self.source().entries());
        Ok(ProcessTally { process, class, entries, folds: tally })
    }

    fn write_chunk(&self, chunk: &Chunk<'_>, files: &mut FoldFiles, tally: &mut [Tally]) -> Result<()> {
        let cut = chunk.numbers(self.cut);
        if let Some(row) = cut.iter().position(|value| value.is_nan()) {
            return Err(chunk.not_finite(self.cut, row).into());
        }
        let rows = match self.fixed_fold {
            Some(fold) => select::rows(cut, |_| fold, self.folds),
            None => select::rows(cut, |row| chunk.folds()[row], self.folds),
        };
        let mut columns = Vec::with_capacity(rows.len());
        for (rows, tally) in rows.iter().zip(tally) {
            let weights = chunk.single(self.weight, rows)?;
            tally.add(&weights);
            let mut gathered = select::gather(chunk.carried(), rows);
            gathered.push(Column::from(weights));
            columns.push(gathered);
        }
        files.fill(self.class, &columns)
    }
}
