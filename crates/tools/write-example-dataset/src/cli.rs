//! The arguments of `write-example-dataset`.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use explain::Explainer;
use shell::{CommonArgs, Tool};

/// Write a toy dataset to try everything on
#[derive(Debug, Parser)]
#[command(name = "write-example-dataset", version, after_help = "Example:\n  write-example-dataset toy-dataset/output")]
pub struct Cli {
    /// Folder of the files, created if needed
    #[arg(default_value = ".")]
    pub output_dir: PathBuf,

    /// Which dataset
    #[arg(long, value_enum, default_value_t)]
    pub dataset: Dataset,

    /// Events of each process
    #[arg(long, default_value_t = 10_000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub events_per_process: u32,

    /// Seed of the random numbers: the same seed gives the same files
    #[arg(long, default_value_t = 1234)]
    pub seed: u64,

    /// Overwrite existing files
    #[arg(long)]
    pub force: bool,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

/// The datasets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Dataset {
    /// Three correlated normals in `x` and `y`, and data mixed from them
    #[default]
    Normals,
    /// Resonances of several masses over a falling background, for parametrised networks
    Resonance,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [Explainer] = &[rootfile::explain];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}
