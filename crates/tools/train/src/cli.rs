//! The arguments of `train`.
use std::path::PathBuf;

use clap::Parser;
use explain::Explainer;
use network::Backend;
use shell::{CommonArgs, Tool};

/// Train the classifier of one fold
///
/// On its events, or on those of all other folds, as the fold files say.
#[derive(Debug, Parser)]
#[command(
    name = "train",
    version,
    after_help = "Example, one training for each fold:\n  train configs/toy/training.yaml 0\n  train configs/toy/training.yaml 1"
)]
pub struct Cli {
    /// Training configuration (YAML)
    pub config: PathBuf,

    /// Fold of the model: the index of its file in `datasets`, or in `datasets_NAME` of each era
    pub fold: u32,

    /// Overwrite the results of an earlier training; do not go on from its checkpoint
    #[arg(long)]
    pub force: bool,

    /// Start if there is nothing yet, go on from the checkpoint if there is one, also to more epochs, or say that it is done
    #[arg(long, conflicts_with = "force")]
    pub resume: bool,

    /// What computes gradients: flex (on the CPU), or ndarray or wgpu if this build has them
    #[arg(long, default_value = "flex")]
    pub backend: Backend,

    /// Options of every tool
    #[command(flatten)]
    pub common: CommonArgs,
}

impl Tool for Cli {
    const EXPLAINERS: &'static [Explainer] = &[training::explain, figures::explain];

    fn common(&self) -> &CommonArgs {
        &self.common
    }
}
