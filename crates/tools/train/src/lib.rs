//! `train`: trains a classifier on the file of one fold.
//!
//! Fold file → variables, weights → split → preprocessing of the training part → network → model file: [`training`] does it,
//! the tool tells what happens and writes what comes of it. Everything that can be wrong with the inputs and outputs is found
//! before the training; results are written when all of them exist. All results but the log are the same in every run of the
//! same configuration, also of one that was killed and went on.

mod cli;
mod epochs;
mod figure;
mod log;
mod outputs;
mod summary;
mod talk;
#[cfg(test)]
mod tests;

use common::config::TrainingConfig;
use shell::{Exit, Shell, Usage};
use storage::Lock;
use training::{Cancel, Earlier, Prepared, Recipe};

pub use cli::Cli;

use epochs::Epochs;
use outputs::{Before, Outputs};
use talk::Talk;

/// Runs the tool.
///
/// # Errors
/// When the configuration, the fold file or the outputs are not usable, or the training fails.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let config = TrainingConfig::read(&cli.config)?;
    config.fold_files(cli.fold).map_err(|error| Usage(error.to_string()))?;
    let config = dataset::explicit_variables(config, cli.fold)?;
    let before = match (cli.resume, cli.force) {
        (true, _) => Before::ThisTraining,
        (_, true) => Before::Anything,
        _ => Before::Nothing,
    };
    let lock = Lock::take(&Outputs::lock(&config, cli.fold))?;
    if lock.is_none() {
        shell.warn("the file system of `output_path` has no locks: let no other training of this fold run");
    }
    let outputs = Outputs::plan(&config, cli.fold, before)?;
    if cli.resume {
        match Earlier::find(&config, cli.fold, cli.backend, &outputs.files)? {
            Earlier::Results if outputs.are_there() => {
                outputs.clear()?;
                shell.say(format!("done: `{}` is of this training", outputs.model.display()));
                return Ok(Exit::Ok);
            }
            Earlier::Results => shell.say(format!(
                "`{}` is of this training, but not all is beside it that comes of one: it is made again",
                outputs.model.display()
            )),
            Earlier::FewerEpochs => shell.say(format!(
                "`{}` has fewer epochs, but no checkpoint to go on from: it is trained anew",
                outputs.model.display()
            )),
            Earlier::Nothing | Earlier::Checkpoint => {}
        }
    }
    let mut talk = Talk::new(shell.clone(), Epochs::new(outputs.epochs.clone()));
    let recipe = Recipe::new(config, cli.backend)?.kept_in(outputs.files.clone());
    let config = &recipe.config;

    let prepared = Prepared::read(config, cli.fold, &mut talk)?;
    let classes = summary::classes(prepared.classes(), prepared.trained());
    talk.log.line(&classes);
    let eras = config.eras.as_ref().map(|_| summary::eras(config, prepared.in_eras()));
    eras.iter().for_each(|eras| talk.log.line(eras));
    talk.log.line(format!("{} parameters to train", recipe.training.architecture.parameters()));

    if !cli.resume {
        outputs.clear()?;
    }
    talk.begin(cli.fold, &recipe, &prepared);
    let trained = training::train(&prepared, &recipe, &mut talk, &Cancel::process());
    let log = talk.end();
    let trained = trained?;
    let summary = summary::training(&trained.history, log.seconds());
    let log = log.and(&summary);
    let figure = figure::losses(&trained.history, cli.fold)?;
    let others = [
        (&outputs.figures[0], figure.png()?),
        (&outputs.figures[1], figure.pdf()?),
        (&outputs.history, trained.history.to_json()?.into_bytes()),
        (&outputs.preprocessing, trained.model.manifest.interface.preprocessing.to_yaml()?.into_bytes()),
        (&outputs.log, log.text().into()),
    ];
    outputs.write(&trained.model, others)?;
    shell.table(classes)?;
    eras.map_or(Ok(()), |eras| shell.table(eras))?;
    shell.print(summary)?;
    shell.say(format!("wrote `{}`", outputs.model.display()));
    Ok(Exit::Ok)
}
