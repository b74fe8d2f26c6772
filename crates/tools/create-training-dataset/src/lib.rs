//! `create-training-dataset`: from the ntuples of all processes to one file for each fold.
//!
//! Every event that passes the cut of its process goes, with all its branches and the training weight, to the tree of its class in
//! the file of its fold. Everything that can be checked is checked first: files, trees, branches, expressions, outputs. Then events
//! stream through in chunks, into all folds at once, so memory does not grow with the input.

mod class;
pub mod cli;
mod fold_files;
mod origin;
mod plan;
mod process;
mod select;
mod summary;
#[cfg(test)]
mod tests;

use anyhow::{Result, bail};
use common::config::DatasetConfig;
use common::shell::{Exit, Shell};

pub use cli::Cli;
use fold_files::FoldFiles;
use plan::Plan;
use summary::ProcessTally;

/// Makes the fold files of a configuration.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let config = DatasetConfig::read(&cli.config)?;
    fold_files::check(&config, cli.force)?;
    let plan = Plan::new(&config)?;
    plan.warnings().for_each(|warning| shell.warn(warning));
    let mut files = FoldFiles::create(&plan.classes, &config)?;

    let (inputs, tallies) = rayon::join(|| origin::inputs(&plan), || write(&plan, &mut files, shell));
    let (inputs, tallies) = (inputs?, tallies?);

    shell.say(summary::table(&tallies));
    refuse_empty(&plan, &tallies, config.fold.folds)?;
    files.finish(&origin::provenance(&plan, &config, inputs, &tallies)?)?;
    for fold in 0..config.fold.folds {
        shell.say(format!("wrote {}", config.fold_file(fold).display()));
    }
    Ok(Exit::Ok)
}

fn write(plan: &Plan, files: &mut FoldFiles, shell: &Shell) -> Result<Vec<ProcessTally>> {
    let progress = shell.progress("events", plan.entries());
    plan.processes.iter().map(|process| process.write(files, |entries| progress.advance(entries))).collect()
}

/// A class without events in a fold cannot be trained on, and a model would never know of it.
fn refuse_empty(plan: &Plan, tallies: &[ProcessTally], folds: u32) -> Result<()> {
    for class in &plan.classes {
        for fold in 0..folds as usize {
            if summary::of_class(tallies, &class.name, fold).entries == 0 {
                bail!(
                    "class `{}` has no events in fold {fold}, nothing was written\n\
                     help: loosen the cuts of its processes, or choose another fold rule",
                    class.name
                );
            }
        }
    }
    Ok(())
}
