//! `write-example-dataset`: a toy dataset to try everything on.
//!
//! Three processes and data mixed from them, each in a file `example_<process>.root` with a tree `ntuple`: the branches `x`, `y`
//! and `weights` as 32-bit floats, and `event` as a 64-bit integer, because a 32-bit float loses event numbers from 2^24 on.

pub mod cli;
pub mod process;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::Result;
use common::shell::{Exit, Shell};
use rootfile::{BranchSpec, Column, Compression, Element, TreeSpec, Writer};

pub use cli::Cli;
use process::{Events, PROCESSES};

/// Writes the files. All are checked before the first is written.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let folder = &cli.output_dir;
    let path = |name: &str| folder.join(format!("example_{name}.root"));
    let names = PROCESSES.iter().map(|process| process.name).chain(["data"]);
    let paths: Vec<PathBuf> = names.map(path).collect();
    paths.iter().try_for_each(|path| common::output::check(path, cli.force))?;

    let simulations = PROCESSES.iter().map(|process| process::simulation(process, cli.events_per_process, cli.seed));
    let all = simulations.chain(std::iter::once_with(|| process::data(cli.events_per_process, cli.seed)));
    for (path, events) in paths.iter().zip(all) {
        common::interrupt::check()?;
        let entries = events.event.len();
        write(path, events)?;
        shell.say(format!("{}: {entries} entries", path.display()));
    }
    Ok(Exit::Ok)
}

fn write(path: &Path, events: Events) -> Result<()> {
    let branches = vec![
        BranchSpec::scalar("x", Element::F32),
        BranchSpec::scalar("y", Element::F32),
        BranchSpec::scalar("weights", Element::F32),
        BranchSpec::scalar("event", Element::I64),
    ];
    let mut file = Writer::create(path, Compression::default())?;
    let tree = file.tree(TreeSpec::new("ntuple", branches))?;
    let (x, y, weights, event) =
        (Column::from(events.x), Column::from(events.y), Column::from(events.weights), Column::from(events.event));
    file.fill(tree, &[&x, &y, &weights, &event])?;
    Ok(file.finish()?)
}
