//! The arguments of `check-dataset`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use shell::CommonArgs;

/// Tell what a training would find in its data: files, events, weights, inputs, and all that is wrong with them
#[derive(Debug, Parser)]
#[command(
    name = "check-dataset",
    version,
    after_help = "Exit code 2 means that the training would fail.\n\nExample, before and after the fold files are made:\n  \
                  check-dataset configs/toy/dataset.yaml\n  check-dataset configs/toy/training.yaml"
)]
pub struct Cli {
    /// Dataset or training configuration (YAML)
    pub config: PathBuf,

    /// Format of the report
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

/// Form of what is printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Tables for people.
    #[default]
    Table,
    /// One JSON object.
    Json,
}

impl AsRef<CommonArgs> for Cli {
    fn as_ref(&self) -> &CommonArgs {
        &self.common
    }
}
