//! `train`: trains a classifier on the file of one fold.
//!
//! Fold file → variables, weights → split → preprocessing of the training part → network → model file. Everything that can
//! be wrong with the inputs and outputs is found before the training; results are written when all of them exist. All
//! results but the log are the same in every run of the same configuration, also of one that was killed and went on.

mod alteration;
mod checkpoints;
mod cli;
mod events;
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
use dataset::Origins;
use figures::Figure;
use modelfile::ModelFile;
use network::Training;
use shell::{Exit, Shell, Usage};

pub use cli::Cli;

use events::Events;
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
    config.fold_files(cli.fold).map_err(|error| Usage(error.to_string()))?;
    let before = match (cli.resume, cli.force) {
        (true, _) => Before::Checkpoint,
        (_, true) => Before::Anything,
        _ => Before::Nothing,
    };
    let outputs = Outputs::plan(&config, cli.fold, before)?;
    let training = Training::from_config(&config, cli.backend)?;
    let origins = Origins::read(&config, cli.fold)?;
    let (fold, inputs) = (origins.fold.clone(), origins.inputs(&config));

    log.line(format!("fold {} of {}, {}", cli.fold, fold.rule, origins.paths().join(", ")));
    let (events, files) = rayon::join(|| Events::read(&origins, &config), || origins.identify(&config));
    let (events, files) = (events?, files?);
    warnings::of_inputs(&events, &config, shell, &mut log);
    warnings::of_repeated(&origins, &config, shell, &mut log);
    let classes = summary::classes(events.classes(), &members::trained(&config, &events));
    log.line(&classes);
    let eras = config.eras.as_ref().map(|eras| summary::eras(&config, &events.in_eras(eras.list.len())));
    eras.iter().for_each(|eras| log.line(eras));
    if let Events::Stream(stream) = &events {
        let window = stream.window();
        let message =
            format!("more events than `memory_limit` holds: they are read in every epoch, {window} at a time");
        log.line(&message);
        shell.say(message);
    }
    log.line(format!("{} parameters to train", training.architecture.parameters()));

    let with = Ingredients { config, training, fold, files, inputs };
    let job = Job { with, outputs: &outputs, number: cli.fold, resume: cli.resume };
    let results = match (job.with.config.model.ensemble, events) {
        (Some(ensemble), Events::Memory { sample, split }) => {
            members::train(job, ensemble, *sample, &split, shell, &mut log)?
        }
        (_, events) => single::train(job, events, shell, &mut log)?,
    };
    log.line(&results.summary);
    let others = [
        (&outputs.figures[0], results.figure.png()?),
        (&outputs.figures[1], results.figure.pdf()?),
        (&outputs.history, results.history.into_bytes()),
        (&outputs.preprocessing, results.model.manifest.interface.preprocessing.to_yaml()?.into_bytes()),
        (&outputs.log, log.text().into()),
    ];
    outputs.write(&results.model, others)?;
    shell.print(classes)?;
    eras.map_or(Ok(()), |eras| shell.print(eras))?;
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
