//! The arguments of `create-training-dataset`.

use std::path::PathBuf;

use clap::Parser;
use shell::CommonArgs;

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

impl AsRef<CommonArgs> for Cli {
    fn as_ref(&self) -> &CommonArgs {
        &self.common
    }
}
