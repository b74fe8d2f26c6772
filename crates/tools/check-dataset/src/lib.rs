//! `check-dataset`: what a training would find in its data, before it is started.
//!
//! The checks are the library `checks`; this prints what it found, as tables or as JSON.

mod bar;
pub mod cli;
#[cfg(test)]
mod tests;
mod text;

use anyhow::Result;
use common::config::DataConfig;
use shell::{Exit, Shell};

use bar::Bar;
pub use cli::Cli;
use cli::Format;

/// Checks the data of a configuration.
///
/// # Errors
/// When the configuration cannot be read, or stdout cannot be written to.
pub fn run(cli: Cli, shell: &mut Shell) -> Result<Exit> {
    let mut bar = Bar::new(shell);
    let report = match DataConfig::read(&cli.config)? {
        DataConfig::Dataset(config) => {
            shell.say(format!("`{}` is a dataset configuration", cli.config.display()));
            checks::dataset(&cli.config, &config, &mut bar)?
        }
        DataConfig::Training(config) => {
            shell.say(format!("`{}` is a training configuration", cli.config.display()));
            checks::training(&cli.config, &config, &mut bar)?
        }
    };
    drop(bar);
    match cli.format {
        Format::Table => shell.print(text::text(&report, shell.width()))?,
        Format::Json => shell.print(serde_json::to_string_pretty(&report)?)?,
    }
    Ok(if report.findings.problems().next().is_none() { Exit::Ok } else { Exit::Usage })
}
