//! `apply`: scores the events of a tree and appends the scores to it, every event by a model that has not seen it.
//!
//! The models know the fold that they were trained on and the rule that divides events; the configurations are compared
//! with them and never trusted over them. While one chunk of events is scored and appended, the next one is read.

mod assignment;
mod branches;
mod cli;
mod destination;
mod fixed_fold;
mod inputs;
mod models;
mod score;
mod tally;
#[cfg(test)]
mod tests;

use anyhow::ensure;
use common::config::{ApplicationConfig, DatasetConfig, TrainingConfig};
use common::shell::{Exit, Shell};
use ntuple::{Columns, Location, Source};
use rootfile::{Append, Column};

pub use cli::{Cli, Unseen};

use assignment::Assignment;
use inputs::Inputs;
use models::Models;
use score::Scoring;
use tally::Tally;

/// Runs the tool.
///
/// # Errors
/// When the configurations, models and input do not fit, or a file cannot be read or written.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let dataset = DatasetConfig::read(&cli.dataset_config)?;
    let training = TrainingConfig::read(&cli.training_config)?;
    let application = ApplicationConfig::read(&cli.application_config)?;
    let models = Models::read(&application, &training, shell)?;
    ensure!(
        dataset.fold == *models.rule(),
        "the dataset configuration divides events by {}, but the models were trained with {}\n\
         help: use the dataset configuration that the models were trained with",
        dataset.fold,
        models.rule()
    );
    let assignment = Assignment::new(&models.trained_on(), dataset.fold.folds, cli.unseen)?;
    let fixed = fixed_fold::of(&cli.input, &dataset)?;

    let location = Location::with_friends(&cli.input, &dataset.base_path, &dataset.friend_paths)?;
    let source = Source::open(&[location], &cli.tree)?;
    let mut columns = Columns::new();
    let inputs = Inputs::new(&models.variables, &source, &mut columns)?;
    if fixed.is_none() {
        columns.fold(&dataset.fold)?;
    }
    let reading = source.select(&columns)?;

    let (options, place) = destination::of(&cli, &application)?;
    let specs = branches::specs(&application.branch_prefix, &models.classes);
    let mut append = Append::open(&cli.input, &cli.tree, specs, &options).map_err(advise)?;
    let mut tally = Tally::new(assignment.folds(), models.classes.len());
    let scoring = Scoring { models, assignment, inputs, fixed, nan_score: cli.nan_score };

    let bar = shell.progress("apply", source.entries());
    let mut chunks = reading.chunks();
    let mut next = chunks.next();
    while let Some(chunk) = next {
        common::interrupt::check()?;
        let chunk = chunk?;
        let mut score = || -> anyhow::Result<()> {
            let scores = scoring.score(&chunk)?;
            let columns = branches::columns(&scores, scoring.models.classes.len());
            append.fill(&columns.iter().collect::<Vec<&Column>>())?;
            tally.add(&scores);
            Ok(())
        };
        let (read, scored) = rayon::join(|| chunks.next(), &mut score);
        scored?;
        bar.advance(chunk.len() as u64);
        next = read;
    }
    append.commit()?;
    drop(bar);

    shell.print(tally.table(&scoring.models.classes))?;
    if let (Some(score), events @ 1..) = (scoring.nan_score, tally.not_finite()) {
        let events = if events == 1 { "1 event".to_owned() } else { format!("{events} events") };
        shell.warn(format!(
            "{events} got the score {score} for a variable that is not finite, and are not in the table"
        ));
    }
    shell.say(format!("wrote `{}`", place.display()));
    Ok(Exit::Ok)
}

/// Says what to do about scores of an earlier run.
fn advise(error: rootfile::Error) -> anyhow::Error {
    let exist = matches!(error, rootfile::Error::BranchesExist { .. });
    let error = anyhow::Error::new(error);
    if exist {
        error.context("cannot append the scores\nhelp: `--overwrite` writes a new set in their place")
    } else {
        error
    }
}
