//! `create-training-dataset`: from the ntuples of all processes to one file for each fold.
//!
//! Every event that passes the cut of its process goes, with all its branches and the training weight, to the tree of its class in
//! the file of its fold. Everything that can be checked is checked first: files, trees, branches, expressions, outputs. Then events
//! stream through in chunks, into all folds at once, so memory does not grow with the input.

pub mod cli;
mod fold_files;
mod origin;
mod summary;
#[cfg(test)]
mod tests;
mod write;

use anyhow::{Context, Result};
use common::TrainOn;
use common::config::DatasetConfig;
use shell::{Exit, Shell};

pub use cli::Cli;
use dataset::{Plan, ProcessTally, check_class};
use fold_files::FoldFiles;
use ntuple::Gaps;

/// Makes the fold files of a configuration.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let config = DatasetConfig::read(&cli.config)?;
    fold_files::check(&config, cli.force)?;
    let plan = Plan::new(&config)?;
    plan.warnings().for_each(|warning| shell.warn(warning));
    let mut files = FoldFiles::create(&plan.classes, &config)?;

    let (inputs, tallies) = rayon::join(|| dataset::inputs(&plan.processes), || write_all(&plan, &mut files, shell));
    let (inputs, tallies) = (inputs?, tallies?);

    let table = summary::table(&tallies);
    for class in &plan.classes {
        let mut folds = 0..config.fold.folds;
        let checked = folds.try_for_each(|fold| check_class(&tallies, &class.name, fold));
        checked.inspect_err(|_| shell.say(&table)).context("nothing was written")?;
    }
    files.finish(&origin::provenance(&plan, &config, inputs, &tallies)?)?;
    shell.table(table)?;
    for fold in 0..config.fold.folds {
        shell.say(format!("wrote {}", config.fold_file(fold).display()));
    }
    if config.fold.folds > 2 {
        let trained = match config.train_on {
            TrainOn::Own => "that fold alone",
            TrainOn::Others => "all others",
        };
        shell.say(format!("the model of a fold is trained on {trained}: `train_on: {}`", config.train_on));
    }
    Ok(Exit::Ok)
}

fn write_all(plan: &Plan, files: &mut FoldFiles, shell: &Shell) -> Result<Vec<ProcessTally>> {
    let progress = shell.progress("events", plan.entries());
    let mut gaps = Gaps::default();
    let write = |process| write::write(process, files, &mut gaps, |entries| progress.advance(entries));
    let tallies = plan.processes.iter().map(write).collect::<Result<_>>()?;
    gaps.warning().into_iter().for_each(|warning| shell.warn(warning));
    Ok(tallies)
}
