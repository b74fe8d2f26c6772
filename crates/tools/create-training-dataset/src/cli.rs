//! The arguments of `create-training-dataset`.

use std::path::PathBuf;

use clap::Parser;
use explain::Explainer;
use shell::{CommonArgs, Tool};

/// Make the fold files of a training: cut, weight and divide the events of all processes
#[derive(Debug, Parser)]
#[command(
    name = "create-training-dataset",
    version,
    after_help = "Example:\n  create-training-dataset configs/toy/dataset.yaml"
)]
pub struct Cli {
    /// Dataset configuration (YAML)
    pub config: PathBuf,

    /// Overwrite existing fold files
    #[arg(long)]
    pub force: bool,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [Explainer] = &[dataset::explain];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}
