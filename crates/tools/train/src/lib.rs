//! `train`: trains a classifier on the file of one fold.
//!
//! Fold file → variables, weights → split → preprocessing of the training part → network → model file. Everything that can
//! be wrong with the inputs and outputs is found before the training; results are written when all of them exist. All
//! results but the log are the same in every run of the same configuration, also of one that was killed and went on.

mod alteration;
mod checkpoints;
mod cli;
mod failure;
mod history;
mod log;
mod manifest;
mod member_history;
mod members;
mod outputs;
mod single;
mod summary;
#[cfg(test)]
mod tests;
mod warnings;
mod watch;

use common::config::TrainingConfig;
use common::model_file::ModelFile;
use common::provenance::InputFile;
use common::shell::{Exit, Shell, Usage};
use dataset::{Origin, Part, Sample, Split};
use figures::Figure;
use network::{Events, Training};

pub use cli::Cli;

use log::Log;
use manifest::Ingredients;
use outputs::{Before, Outputs};

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
    warnings::of_inputs(&sample, &config, shell, &mut log);
    let split = Split::stratified(&sample.events(), &config.classes, config.train_test_split, config.seed)?;
    let classes = summary::classes(&sample.classes, &split.training);
    log.line(&classes);
    log.line(format!("{} parameters to train", training.architecture.parameters()));

    let with = Ingredients { config, training, fold, file, inputs };
    let job = Job { with, outputs: &outputs, number: cli.fold, resume: cli.resume };
    let results = match job.with.config.model.ensemble {
        Some(ensemble) => members::train(job, ensemble, sample, &split, shell, &mut log)?,
        None => single::train(job, sample, &split, shell, &mut log)?,
    };
    log.line(&results.summary);
    let others = [
        (&outputs.figures[0], results.figure.png()?),
        (&outputs.figures[1], results.figure.pdf()?),
        (&outputs.history, results.history.into_bytes()),
        (&outputs.preprocessing, results.model.manifest.preprocessing.to_yaml()?.into_bytes()),
        (&outputs.log, log.text().into()),
    ];
    outputs.write(&results.model, others)?;
    shell.print(classes)?;
    shell.print(results.summary)?;
    shell.say(format!("wrote `{}`", outputs.model.display()));
    Ok(Exit::Ok)
}

/// A training that has been found possible.
struct Job<'a> {
    with: Ingredients,
    outputs: &'a Outputs,
    /// The number of the fold.
    number: u32,
    /// Whether it goes on from a checkpoint.
    resume: bool,
}

/// What a training gives.
struct Results {
    model: ModelFile,
    /// JSON.
    history: String,
    figure: Figure,
    /// One line.
    summary: String,
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
