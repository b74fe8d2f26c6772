//! The first losses of a case with given first weights, order of events and no dropout, as a line of JSON.
//!
//! `tests/referees/training_torch.py` computes the same with PyTorch and compares.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Parser;
use network::{Architecture, Backend, Events, Layer, Loss, Observer, Optimiser, Progress, Training};
use twofold_benches::training_case::Case;

/// Prints losses.
#[derive(Parser)]
struct Cli {
    /// Folder of a case, as `peers/training_data.py` wrote it
    case: PathBuf,
    /// adam, nadam or sgd
    #[arg(long, default_value = "adam")]
    optimiser: String,
    /// cross_entropy or squared_error
    #[arg(long, default_value = "cross_entropy")]
    loss: String,
    /// flex or flex-autodiff
    #[arg(long, default_value = "flex")]
    backend: Backend,
    /// Number of steps
    #[arg(long, default_value_t = 30)]
    steps: usize,
}

struct Losses(Vec<f64>);

impl Observer for Losses {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.0.push(progress.loss);
        ControlFlow::Continue(())
    }
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let case = Case::read(&cli.case)?;
    let training = case.training();
    let rate = training.optimiser.learning_rate();
    let optimiser = match cli.optimiser.as_str() {
        "adam" => Optimiser::adam(rate),
        "nadam" => Optimiser::nadam(rate),
        "sgd" => Optimiser::sgd(rate, 0.9),
        other => anyhow::bail!("unknown optimiser `{other}`, expected adam, nadam or sgd"),
    };
    let loss = match cli.loss.as_str() {
        "cross_entropy" => Loss::CrossEntropy,
        "squared_error" => Loss::SquaredError,
        other => anyhow::bail!("unknown loss `{other}`, expected cross_entropy or squared_error"),
    };
    let mut layers = training.architecture.layers.clone();
    layers.retain(|layer| !matches!(layer, Layer::Dropout { .. }));
    let architecture = Architecture { layers, ..training.architecture.clone() };
    let training =
        Training { architecture, optimiser, loss, backend: cli.backend, shuffle: false, epochs: 1, ..training };
    let events = cli.steps * training.batch_size.unwrap_or(1);
    let train = case.train.select(&case.order[..events.min(case.order.len())]);
    let mut losses = Losses(Vec::new());
    training.run_from(case.initial.clone(), train.events(), Events::default(), &mut losses)?;
    writeln!(std::io::stdout(), "{}", serde_json::json!(losses.0)).context("cannot print the losses")
}
