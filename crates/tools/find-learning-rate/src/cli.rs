//! The arguments of `find-learning-rate`.
use std::path::PathBuf;

use clap::Parser;
use explain::Explainer;
use network::Backend;
use shell::{CommonArgs, Tool};

/// Try learning rates before a training, and suggest a band
#[derive(Debug, Parser)]
#[command(
    name = "find-learning-rate",
    version,
    after_help = "Example:\n  find-learning-rate configs/toy/training.yaml 0"
)]
pub struct Cli {
    /// Training configuration (YAML)
    pub config: PathBuf,

    /// Fold of the model: the index of its file in `datasets`, or in `datasets_NAME` of each era
    pub fold: u32,

    /// Learning rate of the first batch
    #[arg(long, default_value_t = 1e-7)]
    pub lowest: f64,

    /// Learning rate of the last batch
    #[arg(long, default_value_t = 10.0)]
    pub highest: f64,

    /// Number of passes that are averaged, each with first weights and an order of events of its own
    #[arg(long, default_value_t = 5)]
    pub passes: usize,

    /// Overwrite the results of an earlier run
    #[arg(long)]
    pub force: bool,

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
