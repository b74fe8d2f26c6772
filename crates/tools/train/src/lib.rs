//! `train`: trains a classifier on the file of one fold.
//!
//! Fold file → variables, weights → split → preprocessing of the training part → network → model file. Everything that can
//! be wrong with the inputs and outputs is found before the training; results are written when all of them exist. All
//! results but the log are the same in every run of the same configuration, also of one that was killed and went on.

mod checkpoints;
mod cli;
mod failure;
mod history;
mod log;
mod manifest;
mod outputs;
mod summary;
#[cfg(test)]
mod tests;
mod warnings;
mod watch;

use common::config::TrainingConfig;
use common::provenance::InputFile;
use common::shell::{Exit, Shell, Usage};
use dataset::{Origin, Part, Sample, Split};
use network::{Events, Training};

pub use cli::Cli;

use checkpoints::Checkpoints;
use history::History;
use log::Log;
use manifest::Ingredients;
use outputs::{Before, Outputs};
use watch::Watch;

/// Runs the tool.
///
/// # Errors
/// When the configuration, the fold file or the outputs are not usable, or the training fails.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let mut log = Log::start();
    let config = TrainingConfig::read(&cli.config)?;
    let path = config.dataset(cli.fold).map_err(|error| Usage(error.to_string()))?;
    let before = match (cli.resume, cli.force) {
        (true, _) => Before::Checkpoint,
        (_, true) => Before::Anything,
        _ => Before::Nothing,
    };
    let outputs = Outputs::plan(&config, cli.fold, before)?;
    let training = Training::from_config(&config, cli.backend)?;
    let Origin { fold, unchecked, provenance } = Origin::read(path, &config, cli.fold)?;
    let inputs = provenance.map_or_else(Vec::new, |known| known.inputs);

    log.line(format!("fold {} of {}, {}", cli.fold, fold.rule, path.display()));
    let read = || Sample::read(path, &config, cli.fold, unchecked.as_ref());
    let (sample, file) = rayon::join(read, || InputFile::identify(path));
    let (sample, file) = (sample?, file?);
    let mut checkpoints = Checkpoints::new(outputs.checkpoint.clone(), &fold, &file, &config, &training)?;
    let from = if cli.resume { Some(checkpoints.read()?) } else { None };
    warnings::of_inputs(&sample, &config, shell, &mut log);
    let split = Split::stratified(&sample.events(), &config.classes, config.train_test_split, config.seed)?;
    let (mut train, mut validation) = (sample.training(&split.training)?, sample.validation(&split.validation));
    let classes = summary::classes(&sample.classes, &train.targets);
    drop(sample);
    log.line(&classes);

    let preprocessing = train.preprocessing(&config)?;
    preprocessing.transform(&mut train.inputs)?;
    preprocessing.transform(&mut validation.inputs)?;
    log.line(format!("{} parameters to train", training.architecture.parameters()));

    let bar = shell.progress(format!("fold {}", cli.fold), (training.epochs * train.targets.len()) as u64);
    if let Some(from) = &from {
        let message = format!("going on after epoch {} from `{}`", from.epochs(), outputs.checkpoint.display());
        log.line(&message);
        shell.say(message);
        bar.advance((from.epochs() * train.targets.len()) as u64);
    } else {
        outputs.clear()?;
    }
    let mut watch = Watch::new(shell, &mut log, &mut checkpoints, bar);
    let trained = match from {
        Some(from) => training.resume(from, events(&train), events(&validation), &mut watch),
        None => training.run(events(&train), events(&validation), &mut watch),
    };
    let last = watch.last();
    let with = Ingredients { config, training, preprocessing, fold, file, inputs };
    let outcome = match trained {
        Ok(outcome) => outcome,
        Err(error) => return Err(failure::of(error, last, with, &outputs, &mut checkpoints)),
    };

    let history = History::new(&outcome, with.training.save_best_only);
    let summary = summary::training(&outcome, &history, log.seconds());
    log.line(&summary);
    let figure = history.figure(cli.fold)?;
    let model = manifest::model_file(with, &outcome, &history)?;
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
    Events {
        inputs: &part.inputs,
        targets: &part.targets,
        values: &part.values,
        weights: &part.weights,
        decorrelated: &part.decorrelated,
    }
}
