//! The events of a process on their way into the fold files, chunk by chunk.

use anyhow::Result;
use dataset::{Error, Process, ProcessTally};
use metrics::WeightSums;
use ntuple::{Chunk, Gaps};
use rootfile::Column;

use crate::fold_files::FoldFiles;

/// Writes the events that pass to their folds. The next chunk is read while one is written. `progress` is told how many
/// entries are done, `gaps` what is missing in them.
pub fn write(
    process: &Process,
    files: &mut FoldFiles,
    gaps: &mut Gaps,
    mut progress: impl FnMut(u64),
) -> Result<ProcessTally> {
    let mut folds = vec![WeightSums::default(); process.folds() as usize];
    let mut chunks = process.chunks();
    let in_process =
        |source: ntuple::Error| Error::Process { process: process.name().into(), source: Box::new(source.into()) };
    let mut current = chunks.next().transpose().map_err(in_process)?;
    while let Some(chunk) = current {
        interrupt::check()?;
        let (written, next) =
            rayon::join(|| write_chunk(process, &chunk, files, &mut folds), || chunks.next().transpose());
        written?;
        gaps.add(&chunk);
        progress(chunk.len() as u64);
        current = next.map_err(in_process)?;
    }
    let (name, class) = (process.name().to_owned(), process.class_name().to_owned());
    Ok(ProcessTally { process: name, class, entries: process.source().entries(), folds })
}

fn write_chunk(process: &Process, chunk: &Chunk<'_>, files: &mut FoldFiles, folds: &mut [WeightSums]) -> Result<()> {
    let rows = process.rows(chunk)?;
    let mut columns = Vec::with_capacity(rows.len());
    for (rows, sums) in rows.iter().zip(folds) {
        let weights = process.weights(chunk, rows)?;
        sums.merge(&WeightSums::from_weights(weights.iter().map(|&weight| weight.into())));
        let mut gathered = process.carried(chunk, rows);
        gathered.push(Column::from(weights));
        columns.push(gathered);
    }
    files.fill(process.class(), &columns)
}
