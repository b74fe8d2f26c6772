//! `check-dataset`: what a training would find in its data, before it is started.
//!
//! Opens everything that a dataset or training configuration names, reads the events once in chunks, and prints files, folds,
//! weights and inputs with all problems and warnings. What `create-training-dataset` or `train` would refuse is found by the
//! code that refuses it there, in the libraries; the difference is that this tool goes on after a problem.

mod branches;
pub mod cli;
mod dataset_check;
mod divisions;
mod findings;
mod inputs;
mod keys;
mod report;
#[cfg(test)]
mod tests;
mod text;
mod training_check;
mod trees;

use anyhow::Result;
use common::config::DataConfig;
use shell::{Exit, Shell};

pub use cli::Cli;
use cli::Format;

/// Checks the data of a configuration.
///
/// # Errors
/// When the configuration cannot be read, or stdout cannot be written to.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let report = match DataConfig::read(&cli.config)? {
        DataConfig::Dataset(config) => {
            shell.say(format!("`{}` is a dataset configuration", cli.config.display()));
            dataset_check::check(&cli.config, &config, shell)?
        }
        DataConfig::Training(config) => {
            shell.say(format!("`{}` is a training configuration", cli.config.display()));
            training_check::check(&cli.config, &config, shell)?
        }
    };
    match cli.format {
        Format::Table => shell.print(text::text(&report))?,
        Format::Json => shell.print(serde_json::to_string_pretty(&report)?)?,
    }
    Ok(if report.problems.is_empty() { Exit::Ok } else { Exit::Usage })
}
