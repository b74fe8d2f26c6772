//! `write-example-dataset`: a toy dataset to try everything on.
//!
//! Three processes and data mixed from them, each in a file `example_<process>.root` with a tree `ntuple`: the branches `x`, `y`
//! and `weights` as 32-bit floats, and `event` as a 64-bit integer, because a 32-bit float loses event numbers from 2^24 on.

pub mod cli;
pub mod process;
pub mod resonance;
#[cfg(test)]
mod tests;

use std::path::Path;

use anyhow::Result;
use rootfile::{BranchSpec, Column, Compression, TreeSpec, Writer};
use shell::{Exit, Shell};

pub use cli::{Cli, Dataset};
use process::PROCESSES;

/// A file that is to be written: the name of its process, and what makes its columns.
type File = (String, Box<dyn Fn() -> Vec<(&'static str, Column)>>);

/// Writes the files. All are checked before the first is written.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let files = match cli.dataset {
        Dataset::Normals => normals(cli.events_per_process, cli.seed),
        Dataset::Resonance => resonances(cli.events_per_process, cli.seed),
    };
    let path = |name: &str| cli.output_dir.join(format!("example_{name}.root"));
    files.iter().try_for_each(|(name, _)| storage::output::check(&path(name), cli.force))?;
    for (name, columns) in files {
        interrupt::check()?;
        let (path, columns) = (path(&name), columns());
        let entries = columns.first().map_or(0, |(_, column)| column.entries());
        write(&path, &columns)?;
        shell.say(format!("{}: {entries} entries", path.display()));
    }
    Ok(Exit::Ok)
}

fn normals(count: u32, seed: u64) -> Vec<File> {
    let columns = |events: process::Events| {
        vec![
            ("x", Column::from(events.x)),
            ("y", Column::from(events.y)),
            ("weights", Column::from(events.weights)),
            ("event", Column::from(events.event)),
        ]
    };
    let mut files: Vec<File> = Vec::new();
    for process in &PROCESSES {
        files.push((process.name.to_owned(), Box::new(move || columns(process::simulation(process, count, seed)))));
    }
    files.push(("data".to_owned(), Box::new(move || columns(process::data(count, seed)))));
    files
}

fn resonances(count: u32, seed: u64) -> Vec<File> {
    let columns = |events: resonance::Events| {
        vec![
            ("mass", Column::from(events.mass)),
            ("pt", Column::from(events.pt)),
            ("angle", Column::from(events.angle)),
            ("res_mass", Column::from(events.res_mass)),
            ("weights", Column::from(events.weights)),
            ("event", Column::from(events.event)),
        ]
    };
    let mut files: Vec<File> = Vec::new();
    for mass in resonance::MASSES {
        files.push((format!("resonance_{mass}"), Box::new(move || columns(resonance::signal(mass, count, seed)))));
    }
    // As much background at each mass as signal.
    let all = count * resonance::MASSES.len() as u32;
    files.push(("background".to_owned(), Box::new(move || columns(resonance::background(all, seed)))));
    files
}

fn write(path: &Path, columns: &[(&str, Column)]) -> Result<()> {
    let branch = |(name, column): &(&str, Column)| BranchSpec::scalar(*name, column.element());
    let mut file = Writer::create(path, Compression::default())?;
    let tree = file.tree(TreeSpec::new("ntuple", columns.iter().map(branch).collect()))?;
    file.fill(tree, &columns.iter().map(|(_, column)| column).collect::<Vec<_>>())?;
    Ok(file.finish()?)
}
