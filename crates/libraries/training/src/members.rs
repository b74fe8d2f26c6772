//! Ensembles: several trainings beside one another, which share the events.

use std::time::Instant;

use common::config::{EnsembleConfig, MemberSplit};
use dataset::{Sample, Split};
use interrupt::Cancel;
use network::{Outcome, Training, side_by_side};

use crate::checkpoints::Checkpoints;
use crate::error::{Error, Result, with_causes};
use crate::files::Files;
use crate::manifest::{Record, model_file};
use crate::put_together::put_together;
use crate::reporter::Shared;
use crate::watch::Watch;
use crate::{MemberHistory, Prepared, Recipe, Report, Trained, TrainingHistory, Warning};

/// Preprocessed events of which each member takes its own.
#[derive(Debug)]
pub(crate) struct MemberEvents {
    pub(crate) sample: Box<Sample>,
    /// Those that train and those that validate, without an ensemble.
    pub(crate) split: Split,
}

/// What all members have in common.
struct Members<'a, 'r> {
    /// What one of them is a training of.
    record: &'a Record,
    ensemble: EnsembleConfig,
    events: &'a MemberEvents,
    files: Option<&'a Files>,
    reporter: &'a Shared<'r>,
    cancel: &'a Cancel,
}

/// Trains all members and puts the best together.
///
/// # Errors
/// When it is cancelled, or fewer members than are wanted come to a good end.
pub(crate) fn train(
    (prepared, events): (&Prepared, &MemberEvents),
    recipe: &Recipe,
    ensemble: EnsembleConfig,
    reporter: &Shared<'_>,
    cancel: &Cancel,
) -> Result<Trained> {
    let record = prepared.record(recipe);
    let members = Members { record: &record, ensemble, events, files: recipe.files.as_ref(), reporter, cancel };
    let good = members.train()?;
    let (model, history) = put_together(good, ensemble, &record.training)?;
    let model = model_file(record, prepared.preprocessing.clone(), &model, history.result())?;
    Ok(Trained { model, history: TrainingHistory::Ensemble(history) })
}

impl Members<'_, '_> {
    /// Those that come to a good end, with their numbers; as many as are wanted.
    fn train(&self) -> Result<Vec<(usize, Outcome)>> {
        let outcomes = side_by_side(self.ensemble.members, |member, threads| self.member(member, threads));
        self.cancel.check().map_err(Error::Interrupted)?;
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (member, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(outcome) => good.push((member, outcome)),
                Err(error) => {
                    let error = Error::Member { member, source: Box::new(error) };
                    if !error.diverged() {
                        return Err(error);
                    }
                    bad.push(error);
                }
            }
        }
        if good.len() < self.ensemble.best {
            let (left, best) = (good.len(), self.ensemble.best);
            let Some(first) = bad.into_iter().next() else { return Err(Error::NoMembers) };
            return Err(Error::TooFewMembers { left, best, source: Box::new(first) });
        }
        bad.iter().for_each(|error| self.reporter.warn(&Warning::LeftOut { problem: with_causes(error) }));
        Ok(good)
    }

    /// Trains one member on so many threads.
    fn member(&self, member: usize, threads: usize) -> Result<Outcome> {
        let start = Instant::now();
        let Self { record: Record { config, training, .. }, ensemble, events, reporter, .. } = self;
        let MemberEvents { sample, split: all } = events;
        let split = Split::of_member(all, ensemble, member, &sample.groups, config.seed)?;
        let train = match ensemble.split {
            MemberSplit::Bootstrap => sample.drawn(&split.training, &all.training)?,
            MemberSplit::KFold | MemberSplit::Same => sample.training(&split.training)?,
        };
        let validation = sample.validation(&split.validation, config.validation_weights);
        drop(split);
        let [train, validation] = [&train, &validation].map(|part| sample.events(part));
        let seed = common::seed::derive(training.seed, &format!("member {member}"));
        let training = Training { seed, threads: Some(threads), ..training.clone() };
        let path = self.files.and_then(|files| files.checkpoints.get(member));
        let mut checkpoints = path.map(|path| Checkpoints::new(path, self.record, &training)).transpose()?;
        let resume = self.files.is_some_and(|files| files.resume);
        let resumed = checkpoints.as_ref().filter(|checkpoints| resume && checkpoints.path().exists());
        let from = resumed.map(Checkpoints::read).transpose()?;
        if let (Some(from), Some(checkpoints)) = (&from, resumed) {
            Warning::of_processor(Some(member), from).iter().for_each(|warning| reporter.warn(warning));
            let (epochs, path) = (from.epochs(), checkpoints.path());
            reporter.report(&Report::Resumed { member: Some(member), epochs, from: path });
        }
        let mut watch = Watch::new(Some(member), reporter, self.cancel, checkpoints.as_mut());
        let outcome = match from {
            Some(from) => training.resume(from, train, validation, &mut watch),
            None => training.run(train, validation, &mut watch),
        }?;
        let history = MemberHistory::new(member, &outcome, training.keep.is_best());
        if let Some(found) = history.history.past_best() {
            reporter.warn(&Warning::PastBest { member: Some(member), found });
        }
        reporter.report(&Report::MemberEnded { history: &history, seconds: start.elapsed().as_secs_f64() });
        Ok(outcome)
    }
}
