//! `apply`: scores the events of a tree and appends the scores to it, every event by a model that has not seen it.
//!
//! The models know the fold that they were trained on and the rule that divides events; the configurations are compared
//! with them and never trusted over them.

mod append;
mod branches;
mod cli;
mod destination;
mod job;
mod many;
mod models;
mod pipeline;
mod scored;
mod tally;
#[cfg(test)]
mod tests;

use anyhow::{bail, ensure};
use classifier::unseen::{Assignment, Division, doubts};
use classifier::{Classifier, Inputs, Scoring};
use common::config::{ApplicationConfig, DatasetConfig, Told, TrainingConfig};
use ntuple::{Chunk, Columns, Gaps, Location, Source};
use rootfile::{BranchSpec, Column, Destination};
use shell::{Exit, Shell, Usage};

pub use cli::{Cli, Unseen};

use append::Append;
use branches::Branches;
use job::Job;
use scored::Scored;
use tally::Tally;

/// Bytes of events that are read while the ones before are scored. A quarter of it takes a quarter longer, because reading and
/// scoring wait for each other more often; the double only takes memory.
const CHUNK: u64 = 16 << 20;

/// Runs the tool.
///
/// # Errors
/// When the configurations, models and input do not fit, or a file cannot be read or written.
pub fn run(cli: Cli, shell: &mut Shell) -> anyhow::Result<Exit> {
    let dataset = DatasetConfig::read(&cli.dataset_config)?;
    let training = TrainingConfig::read(&cli.training_config)?;
    let application = ApplicationConfig::read(&cli.application_config)?;
    let jobs = job::jobs(&cli, &application)?;
    let models = models::read(&application, &training, shell)?;
    doubts(&models, &training).into_iter().for_each(|doubt| shell.warn(doubt));
    let model = &models[0];
    model.agree_on_rule(&dataset)?;
    let era = model.check_era(cli.era.as_deref())?;
    let assignment = Assignment::of_models(&models, cli.unseen.into())?;
    check_uncertainty(&cli, &models)?;
    model.agree_on_fixed_folds(&dataset, cli.era.as_deref())?;
    models.iter().try_for_each(|model| model.check_values(&cli.parameter, cli.extrapolate))?;
    let application = Application {
        cli: &cli,
        dataset: &dataset,
        models: &models,
        assignment,
        era,
        prefix: &application.branch_prefix,
    };
    match &jobs[..] {
        [job] => application.score(job, shell)?.tell(shell)?,
        jobs => many::score(&application, jobs, shell)?,
    }
    Ok(Exit::Ok)
}

/// What all inputs have in common.
struct Application<'c> {
    cli: &'c Cli,
    dataset: &'c DatasetConfig,
    models: &'c [Classifier],
    assignment: Assignment,
    era: Option<usize>,
    prefix: &'c str,
}

impl Application<'_> {
    /// Scores the events of one tree.
    fn score(&self, job: &Job, shell: &Shell) -> anyhow::Result<Scored<'_>> {
        let Self { cli, dataset, models, assignment, era, prefix } = self;
        let (model, era) = (&models[0], *era);
        let location = Location::with_friends(&job.input, &dataset.base_path, &dataset.friend_paths)?;
        let tree = job.tree(dataset)?;
        let source = Source::open(&[location], tree)?;
        let division = model.division(&job.input, source.members()[0].tree(), cli.era.as_deref(), cli.fold)?;

        let mut columns = Columns::new();
        // One set of branches, or one for each value of the parameter.
        let values: Vec<Option<f64>> =
            if cli.parameter.is_empty() { vec![None] } else { cli.parameter.iter().copied().map(Some).collect() };
        let variables = values.iter().map(|&parameter| model.variables_of(Told { era, parameter }));
        let inputs =
            variables.map(|variables| Inputs::new(&variables, &source, &mut columns)).collect::<Result<Vec<_>, _>>()?;
        if division == Division::Rule {
            columns.fold(&dataset.fold)?;
        }
        let reading = source.select(&columns)?.budget(CHUNK);

        let options = destination::options(job, cli.overwrite, &source)?;
        let parameter = model.parameter().map(|parameter| parameter.name.as_str());
        let specs_at = |&value: &Option<f64>| {
            let suffix = branches::suffix(parameter, value);
            branches::specs(prefix, model.classes(), &suffix, cli.uncertainty)
        };
        let specs: Vec<BranchSpec> = values.iter().flat_map(specs_at).collect();
        let mut stale = branches::stale(&source, &specs, prefix);
        if matches!(options.destination, Destination::Friend(_)) {
            stale.clear();
        }
        let mut append = Append::open(&job.input, tree, specs, &options)?;
        if let Some(scored) = model.scored(&job.input, source.members()[0].tree())? {
            append.say(&scored)?;
        }
        let mut tallies = vec![Tally::new(assignment.folds().len(), model.classes().len()); values.len()];
        let scoring = |inputs| Scoring::new(models, assignment, inputs, cli.nan_score).with_spread(cli.uncertainty);
        let scorings: Vec<Scoring<'_>> = inputs.into_iter().map(scoring).collect();

        let mut gaps = Gaps::default();
        let bar = shell.progress("apply", source.entries());
        let score = |chunk: &Chunk<'_>| -> anyhow::Result<(Vec<u32>, Vec<Branches>, Gaps)> {
            let folds = match division {
                Division::Fold(fold) => vec![fold; chunk.len()],
                Division::Rule => chunk.folds().to_vec(),
            };
            let score =
                |scoring: &Scoring<'_>| scoring.score(chunk, &folds).map(Branches::new).map_err(advise_nan_score);
            let branches = scorings.iter().map(score).collect::<anyhow::Result<_>>()?;
            let mut own = Gaps::default();
            own.add(chunk);
            Ok((folds, branches, own))
        };
        let store = |(folds, branches, own): (Vec<u32>, Vec<Branches>, Gaps)| -> anyhow::Result<()> {
            gaps.merge(own);
            tallies.iter_mut().zip(&branches).for_each(|(tally, branches)| tally.add(&folds, branches));
            let columns: Vec<Column> = branches.into_iter().flat_map(Branches::into_columns).collect();
            append.fill(columns)?;
            bar.advance(folds.len() as u64);
            Ok(())
        };
        pipeline::run(&reading, score, store)?;
        interrupt::check()?;
        append.commit()?;
        drop(bar);
        let entries = source.entries();
        Ok(Scored { path: job.path.clone(), model, values, tallies, entries, gaps, stale, nan_score: cli.nan_score })
    }
}

/// Checks that each event has an ensemble whose spread can be given, if it is asked for.
fn check_uncertainty(cli: &Cli, models: &[Classifier]) -> anyhow::Result<()> {
    if !cli.uncertainty {
        return Ok(());
    }
    ensure!(
        cli.unseen == Unseen::Next,
        Usage(
            "--uncertainty is the spread of one ensemble, but with `--unseen mean` several models score an event\n\
             help: leave one of them out"
                .into()
        )
    );
    if let Some(single) = models.iter().find(|model| model.members() == 1) {
        let path = single.path().display();
        bail!(Usage(format!(
            "--uncertainty: {path} is a single network, which has no spread\nhelp: train an `ensemble`"
        )));
    }
    Ok(())
}

/// Says what to do about events that are not finite.
fn advise_nan_score(error: classifier::Error) -> anyhow::Error {
    match error.entry() {
        Some(_) => anyhow::anyhow!("{error}\nhelp: --nan-score VALUE scores such events with VALUE"),
        None => error.into(),
    }
}
