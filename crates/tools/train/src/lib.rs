//! `train`: trains a classifier on the file of one fold.
//!
//! Fold file → variables, weights → split → preprocessing of the training part → network → model file. Everything that can
//! be wrong with the inputs and outputs is found before the training; results are written when all of them exist. All
//! results but the log are the same in every run of the same configuration.

mod cli;
mod history;
mod log;
mod manifest;
mod outputs;
mod summary;
#[cfg(test)]
mod tests;
mod watch;

use anyhow::Context;
use common::config::TrainingConfig;
use common::provenance::InputFile;
use common::shell::{Exit, Shell, Usage};
use dataset::{Origin, Part, Sample, Split};
use network::{Events, Training};

pub use cli::Cli;

use history::History;
use log::Log;
use manifest::Ingredients;
use outputs::Outputs;
use watch::Watch;

/// Runs the tool.
///
/// # Errors
/// When the configuration, the fold file or the outputs are not usable, or the training fails.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let mut log = Log::start();
    let config = TrainingConfig::read(&cli.config)?;
    let path = config.dataset(cli.fold).map_err(|error| Usage(error.to_string()))?;
    let outputs = Outputs::plan(&config, cli.fold, cli.force)?;
    let training = Training::from_config(&config, cli.backend)?;
    let Origin { fold, unchecked, provenance } = Origin::read(path, &config, cli.fold)?;
    let inputs = provenance.map_or_else(Vec::new, |known| known.inputs);

    log.line(format!("fold {} of {}, {}", cli.fold, fold.rule, path.display()));
    let read = || Sample::read(path, &config, cli.fold, unchecked.as_ref());
    let (sample, file) = rayon::join(read, || InputFile::identify(path));
    let (sample, file) = (sample?, file?);
    for variable in sample.constant() {
        let message = format!("variable `{}` has the same value in all events", config.variables[variable].name);
        log.line(format!("warning: {message}"));
        shell.warn(message);
    }
    let split = Split::stratified(&sample.events(), &config.classes, config.train_test_split, config.seed)?;
    let (mut train, mut validation) = (sample.training(&split.training)?, sample.validation(&split.validation));
    let classes = summary::classes(&sample.classes, &train.targets);
    drop(sample);
    log.line(&classes);

    let preprocessing = train.preprocessing(&config)?;
    preprocessing.transform(&mut train.inputs)?;
    preprocessing.transform(&mut validation.inputs)?;
    log.line(format!("{} parameters to train", training.architecture.parameters()));

    let mut watch = Watch::new(shell, &mut log, cli.fold, training.epochs, train.targets.len());
    let outcome = training.run(events(&train), events(&validation), &mut watch).context("the training failed")?;
    drop(watch);

    let history = History::new(&outcome, training.save_best_only);
    let summary = summary::training(&outcome, &history, log.seconds());
    log.line(&summary);
    let figure = history.figure(cli.fold)?;
    let model =
        manifest::model_file(Ingredients { config, training, preprocessing, fold, file, inputs }, &outcome, &history)?;
    let others = [
        (&outputs.figures[0], figure.png()?),
        (&outputs.figures[1], figure.pdf()?),
        (&outputs.history, (serde_json::to_string_pretty(&history)? + "\n").into_bytes()),
        (&outputs.preprocessing, model.manifest.preprocessing.to_yaml()?.into_bytes()),
        (&outputs.log, log.text().into()),
    ];
    outputs.write(&model, others)?;
    shell.print(classes)?;
    shell.print(summary)?;
    shell.say(format!("wrote `{}`", outputs.model.display()));
    Ok(Exit::Ok)
}

fn events(part: &Part) -> Events<'_> {
    Events { inputs: &part.inputs, targets: &part.targets, weights: &part.weights, decorrelated: &part.decorrelated }
}
