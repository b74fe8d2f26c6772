//! `find-learning-rate`: tries learning rates on the training part of a fold and suggests a band.
//!
//! Fold file → variables, weights → split → preprocessing → range test, as `train` would begin. The optimiser is that of
//! the configuration; its learning rate, the schedule and the number of epochs play no part.

mod cli;
#[cfg(test)]
mod tests;

use std::ops::ControlFlow;

use anyhow::Context;
use common::config::TrainingConfig;
use common::number::significant;
use dataset::Origins;
use network::{Observer, Progress, RangeCurve, RangeTest, Training};
use shell::{Exit, Shell, Usage};
use storage::output::Output;
use training::FoldEvents;

pub use cli::Cli;

/// Runs the tool.
///
/// # Errors
/// When the configuration, the fold file or the outputs are not usable, or no rate can be tried.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let config = TrainingConfig::read(&cli.config)?;
    config.fold_files(cli.fold).map_err(|error| Usage(error.to_string()))?;
    let config = dataset::explicit_variables(config, cli.fold)?;
    let test = RangeTest { lowest: cli.lowest, highest: cli.highest, passes: cli.passes };
    test.check().map_err(|error| Usage(error.to_string()))?;
    let training = Training::from_config(&config, cli.backend)?;
    let output = |end: &str| config.output_path.join(format!("fold{}_learning_rate.{end}", cli.fold));
    let outputs = ["json", "png", "pdf"].map(output);
    outputs.iter().try_for_each(|path| storage::output::check(path, cli.force))?;

    let train = FoldEvents::read(&Origins::read(&config, cli.fold)?, &config)?.excerpt(&config)?;
    let mut watch = Watch { bar: shell.progress(format!("fold {}", cli.fold), cli.passes as u64) };
    let curve = training.range_test(test, train.events(), &mut watch).context("no learning rate can be tried")?;
    drop(watch);
    let figure = figure(&curve, cli.fold)?;
    let json = serde_json::to_string_pretty(&curve)? + "\n";
    let contents = [json.into_bytes(), figure.png()?, figure.pdf()?];
    Output::all(outputs.iter().zip(contents))?.into_iter().try_for_each(Output::finish)?;
    shell.print(summary(&curve, test))?;
    outputs[..2].iter().for_each(|path| shell.say(format!("wrote `{}`", path.display())));
    Ok(Exit::Ok)
}

/// A bar with a step for each pass, and Ctrl-C.
struct Watch {
    bar: shell::Progress,
}

impl Observer for Watch {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        if progress.done == progress.events {
            self.bar.advance(1);
        }
        interrupt::flow()
    }
}

fn figure(curve: &RangeCurve, fold: u32) -> figures::Result<figures::Figure> {
    let heading = format!("Learning rates on fold {fold}");
    let mark = curve.band.map_or(String::new(), |band| format!("Steepest fall ({})", significant(band.steepest, 2)));
    figures::chart::LearningRateCurve {
        rates: &curve.rates,
        losses: &curve.losses,
        smoothed: &curve.smoothed,
        band: curve.band.map(|band| (band.lower, band.upper)),
        marked: curve.band.map(|band| band.steepest),
        mark: &mark,
        heading: figures::artist::Heading { right: &heading, ..Default::default() },
    }
    .draw()
}

fn summary(curve: &RangeCurve, test: RangeTest) -> String {
    let text = match curve.band {
        Some(band) => format!(
            "learning rates from {} to {}, the loss falls fastest at {}",
            significant(band.lower, 2),
            significant(band.upper, 2),
            significant(band.steepest, 2)
        ),
        None => "the loss falls at no learning rate of the range".into(),
    };
    let end = curve.rates.last().copied().unwrap_or(test.lowest);
    match curve.diverged {
        0 => format!("{text}; no pass diverged up to {}", significant(end, 2)),
        count => format!("{text}; {count} of {} passes diverged, the first at {}", test.passes, significant(end, 2)),
    }
}
