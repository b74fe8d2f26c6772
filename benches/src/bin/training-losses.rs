//! The first losses of a case with given first weights, order of events and no dropout, as a line of JSON.
//!
//! `tests/referees/training_torch.py` computes the same with PyTorch and compares.

use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Parser;
use common::config::Variable;
use network::{
    Architecture, Backend, Decorrelation, Events, Layer, Layout, Loss, Objective, Observer, Optimiser, Progress,
    Training,
};
use twofold_benches::training_case::Case;

/// Prints losses.
#[derive(Parser)]
struct Cli {
    /// Folder of a case, as `peers/training_data.py` wrote it
    case: PathBuf,
    /// adam, adamw, nadam or sgd
    #[arg(long, default_value = "adam")]
    optimiser: String,
    /// Batch normalisation after each hidden layer
    #[arg(long)]
    batch_norm: bool,
    /// A loss as model files name it, as `categorical_crossentropy` or `{"focal": {"gamma": 2}}`
    #[arg(long, default_value = "categorical_crossentropy")]
    loss: String,
    /// Strength of the decorrelation of the first class's score with the first input, in events of the other classes
    #[arg(long)]
    decorrelate: Option<f64>,
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
        "adamw" => Optimiser::adamw(rate, 0.1),
        "nadam" => Optimiser::nadam(rate),
        "sgd" => Optimiser::sgd(rate, 0.9),
        other => anyhow::bail!("unknown optimiser `{other}`, expected adam, adamw, nadam or sgd"),
    };
    let named = || serde_json::from_value(serde_json::Value::from(cli.loss.as_str()));
    let loss: Loss = serde_json::from_str(&cli.loss).or_else(|_| named()).context("unknown loss")?;
    let classes = training.architecture.output.classes as u32;
    let decorrelate = cli.decorrelate.map(|strength| {
        let variable = Variable::new("first");
        Decorrelation { variable, strength, signal: vec![0], classes: (1..classes).collect() }
    });
    let mut layers = training.architecture.layers.clone();
    layers.retain(|layer| !matches!(layer, Layer::Dropout { .. }));
    if cli.batch_norm {
        layers = layers.into_iter().flat_map(|layer| [layer, Layer::BatchNorm]).collect();
    }
    let architecture = Architecture { layers, ..training.architecture.clone() };
    let training = Training {
        architecture,
        optimiser,
        objective: Objective { loss, decorrelate, ..training.objective },
        backend: cli.backend,
        shuffle: false,
        epochs: 1,
        ..training
    };
    let events = cli.steps * case.batch_size();
    let train = case.train.select(&case.order[..events.min(case.order.len())]);
    let mut losses = Losses(Vec::new());
    let events = train.events();
    let first: Vec<f32> = events.inputs.iter().step_by(training.architecture.inputs).copied().collect();
    let decorrelated = if training.objective.decorrelate.is_some() { first.as_slice() } else { &[] };
    let train = Events { decorrelated, ..events };
    training.run_from(first_parameters(&training, &case.initial), train, Events::default(), &mut losses)?;
    writeln!(std::io::stdout(), "{}", serde_json::json!(losses.0)).context("cannot print the losses")
}

/// Those of the case for kernels and their biases, in order; batch normalisation begins with what it always begins with.
fn first_parameters(training: &Training, initial: &[f32]) -> Vec<f32> {
    let mut parameters = training.first_parameters();
    let mut rest = initial.iter();
    let layout = Layout::of(&training.architecture);
    for parameter in layout.parameters().iter().filter(|parameter| !parameter.name.starts_with("batch_norm")) {
        parameters[parameter.range.clone()].iter_mut().zip(&mut rest).for_each(|(value, first)| *value = *first);
    }
    parameters
}
