//! Training and inference speed of `network` on one of the four cases, as a line of JSON.
//!
//! `peers/training_data.py` makes the cases; `peers/torch_training.py` and `peers/keras_training.py` measure the
//! same on the same events and print the same keys. Epochs run through the training loop that `train` uses, with
//! validation after each; the first is left out and the median of the others is taken.

use std::io::Write as _;
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Parser;
use network::{Events, Model, Predictor, Silent, Space, Training};
use rayon::prelude::*;
use twofold_benches::training_case::Chosen;

/// Measures one case.
#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    chosen: Chosen,
    /// Epochs that are measured
    #[arg(long)]
    epochs: Option<usize>,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    rayon::ThreadPoolBuilder::new().num_threads(cli.chosen.threads).build_global()?;
    let line = measure(&cli)?;
    writeln!(std::io::stdout(), "{line}").context("cannot print the result")
}

fn measure(cli: &Cli) -> Result<serde_json::Value> {
    let case = cli.chosen.read()?;
    let (train, validation) = (case.train.events(), case.validation.events());
    let epochs = 1 + cli.epochs.unwrap_or(case.epochs);
    let training = Training { epochs, ..case.training() };
    let outcome = training.run_from(case.initial.clone(), train, validation, &mut Silent)?;
    let measured = &outcome.history.epochs[1..];
    let rate = median(measured.iter().map(|epoch| epoch.events_per_second).collect());
    let seconds = median(measured.iter().map(|epoch| epoch.seconds).collect());
    let inference = inference(&outcome.model, &train);
    Ok(serde_json::json!({
        "program": "twofold", "case": cli.chosen.case, "threads": cli.chosen.threads,
        "training": rate, "epoch": train.len() as f64 / seconds, "inference": inference,
        "validation_loss": outcome.history.epochs.last().and_then(|epoch| epoch.validation_loss),
    }))
}

/// Events per second of at most 100 000 events, blocks in parallel; median of three after one to warm up.
fn inference(model: &Model, events: &Events<'_>) -> f64 {
    let count = events.len().min(100_000);
    let (width, predictor) = (model.inputs(), model.predictor());
    let mut rates = Vec::new();
    for _ in 0..4 {
        let begin = Instant::now();
        let blocks = events.inputs[..count * width].par_chunks(Predictor::EVENTS * width);
        blocks.for_each_init(Space::default, |space, rows| {
            let events = rows.len() / width;
            for (index, column) in predictor.inputs(events, space).chunks_exact_mut(events).enumerate() {
                rows[index..].iter().step_by(width).zip(column).for_each(|(value, into)| *into = *value);
            }
            std::hint::black_box(predictor.predict(events, space));
        });
        rates.push(count as f64 / begin.elapsed().as_secs_f64());
    }
    median(rates[1..].to_vec())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
