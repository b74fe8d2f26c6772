//! The arguments of `train`.
use std::path::PathBuf;

use clap::Parser;
use network::Backend;
use shell::CommonArgs;

/// Train a classifier on one fold
#[derive(Debug, Parser)]
#[command(
    name = "train",
    version,
    after_help = "Example, one training for each fold:\n  train configs/toy/training.yaml 0\n  train configs/toy/training.yaml 1"
)]
pub struct Cli {
    /// Training configuration (YAML)
    pub config: PathBuf,

    /// Fold to train on: the index of its file in `datasets`, or in `datasets_NAME` of each era
    pub fold: u32,

    /// Overwrite the results of an earlier training; do not go on from its checkpoint
    #[arg(long)]
    pub force: bool,

    /// Go on with a training that was not finished, from its checkpoint in the output folder
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,

    /// What computes gradients: flex (on the CPU), or ndarray or wgpu if this build has them
    #[arg(long, default_value = "flex")]
    pub backend: Backend,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl AsRef<CommonArgs> for Cli {
    fn as_ref(&self) -> &CommonArgs {
        &self.common
    }
}
