//! `confusion-matrix`: which classes a model takes for which, on events that it has not seen.
//!
//! Model of fold f → datasets of all other folds → scores → the largest one → weighted sums → ten matrices. The
//! weights are those of the testing configuration, with their signs. Everything that can be wrong with the inputs is
//! found before the first event; all results are drawn before the first is written.
mod cli;
mod model;
mod results;
#[cfg(test)]
mod tests;

use anyhow::Context;
use classifier::TestEvents;
use classifier::unseen::doubts;
use common::config::{TestingConfig, TrainingConfig};
use metrics::Confusion;
use results::Results;
use shell::{Exit, Shell, Usage};

pub use cli::Cli;

/// Runs the tool.
///
/// # Errors
/// When a configuration, the model or a dataset is not usable, the model has seen a dataset, or the results cannot be
/// written.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let training = TrainingConfig::read(&cli.training_config)?;
    let testing = TestingConfig::read(&cli.testing_config)?;
    training.fold_files(cli.fold).map_err(|error| Usage(error.to_string()))?;
    let classifier = model::read(&training, &testing, cli.fold, shell)?;
    classifier.check_values(cli.parameter.as_slice(), true)?;
    let era = match &cli.era {
        Some(era) => classifier.check_era(Some(era))?,
        None => None,
    };
    doubts(std::slice::from_ref(&classifier), &training).into_iter().for_each(|doubt| shell.warn(doubt));
    let results = Results::plan(&training, &testing, &cli)?;
    let datasets = classifier.test_datasets(&training, era)?;
    let warn = |warning| shell.warn(warning);
    let events = TestEvents::open(&classifier, &datasets, &testing.weight_branch, cli.parameter, &warn)?;
    let confusion = count(&events, training.classes.len(), shell)?;
    results.write(&confusion, &datasets, &classifier)?;
    shell.table(results::summary(&training.classes, &confusion))?;
    shell.say(format_args!("wrote ten confusion matrices to {}*.{{png,pdf,yaml}}", results.stem()));
    Ok(Exit::Ok)
}

/// Sums the signed weights of all events by true and predicted class.
fn count(events: &TestEvents<'_>, classes: usize, shell: &Shell) -> anyhow::Result<Confusion> {
    let progress = shell.progress("testing", events.entries());
    let mut confusion = Confusion::new(classes);
    for tested in events.chunks() {
        interrupt::check()?;
        let tested = tested?;
        confusion.add_events(tested.class, &tested.scores, &tested.weights).with_context(|| tested.to_string())?;
        progress.advance(tested.entries.end - tested.entries.start);
    }
    Ok(confusion)
}
