//! Ensembles: several trainings beside one another, ranked, and put together into one model.
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, bail};
use common::config::{EnsembleConfig, MemberSplit, MemberWeighting, TrainingConfig};
use common::number::significant;
use common::preprocessing::Preprocessing;
use dataset::{Sample, Split};
use network::{Checkpoint, Epoch, Model, Observer, Outcome, Training, side_by_side};
use shell::{Progress, Shell};

use crate::checkpoints::Checkpoints;
use crate::events::{Events, events};
use crate::log::Log;
use crate::manifest::{self, Ingredients};
use crate::member_history::{EnsembleHistory, MemberHistory};
use crate::outputs::Outputs;
use crate::{Job, Results, alteration, warnings};

/// What all members have in common.
struct Members<'a> {
    /// The configuration and what it means for one network.
    with: &'a Ingredients,
    ensemble: EnsembleConfig,
    sample: &'a Sample,
    /// Those that train and those that validate, without an ensemble.
    split: &'a Split,
    outputs: &'a Outputs,
    preprocessing: &'a Preprocessing,
    /// Whether members go on from their checkpoints.
    resume: bool,
    /// Members end in any order.
    log: Mutex<&'a mut Log>,
}

/// Trains all members and puts the best together. The preprocessing is fitted once: on the events that train any of them.
///
/// # Errors
/// When it is interrupted, or fewer members than are wanted come to a good end.
pub fn train(
    job: Job<'_>,
    ensemble: EnsembleConfig,
    sample: Sample,
    split: &Split,
    shell: &Shell,
    log: &mut Log,
) -> anyhow::Result<Results> {
    let Job { mut with, outputs, number, resume } = job;
    let fitted_on: Vec<usize> = match ensemble.split {
        MemberSplit::KFold => (0..sample.targets.len()).collect(),
        MemberSplit::Bootstrap | MemberSplit::Same => split.training.clone(),
    };
    let preprocessing = sample.training(&fitted_on)?.preprocessing(&with.config)?;
    drop(fitted_on);
    with.training.alteration = alteration::of(&with.config, sample.parameter.as_ref(), &preprocessing);
    if !resume {
        outputs.clear()?;
    }
    let members = Members {
        with: &with,
        ensemble,
        sample: &sample,
        split,
        outputs,
        preprocessing: &preprocessing,
        resume,
        log: Mutex::new(&mut *log),
    };
    let bar = shell.progress(format!("fold {number}"), (ensemble.members * with.training.epochs) as u64);
    let (model, history) = members.train(shell, &bar)?;
    drop(bar);
    Ok(Results {
        summary: history.summary(log.seconds()),
        figure: history.figure(number)?,
        history: serde_json::to_string_pretty(&history)? + "\n",
        model: manifest::model_file(with, preprocessing, &model, history.result())?,
    })
}

/// Events of each class that train the network, or the first member of an ensemble.
pub fn trained(config: &TrainingConfig, events: &Events) -> Vec<u64> {
    match config.model.ensemble {
        Some(EnsembleConfig { split: MemberSplit::KFold, folds, .. }) => events.trained_in(folds),
        _ => events.trained(),
    }
}

impl Members<'_> {
    fn train(&self, shell: &Shell, bar: &Progress) -> anyhow::Result<(Model, EnsembleHistory)> {
        let outcomes = side_by_side(self.ensemble.members, |member, threads| self.member(member, threads, shell, bar));
        interrupt::check().context("the training was interrupted\nhelp: go on with it by --resume")?;
        let (mut good, mut bad) = (Vec::new(), Vec::new());
        for (member, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Ok(outcome) => good.push((member, outcome)),
                Err(error) => {
                    let diverged = error.downcast_ref().is_some_and(diverges);
                    let error = error.context(format!("member {member} of the ensemble failed"));
                    if !diverged {
                        return Err(error);
                    }
                    bad.push(error);
                }
            }
        }
        if good.len() < self.ensemble.best {
            let (left, best) = (good.len(), self.ensemble.best);
            let Some(first) = bad.into_iter().next() else { bail!("the ensemble has no members") };
            return Err(first.context(format!(
                "the ensemble has {left} good members, but {best} are wanted\n\
                 help: try a smaller learning rate, or allow for failures by a smaller `best`"
            )));
        }
        bad.iter().for_each(|error| shell.warn(format!("{error:#}; the ensemble does without it")));
        self.put_together(good)
    }

    /// Trains one member on so many threads.
    fn member(&self, member: usize, threads: usize, shell: &Shell, bar: &Progress) -> anyhow::Result<Outcome> {
        let start = Instant::now();
        let Self { with: Ingredients { config, training, .. }, ensemble, sample, .. } = self;
        let split = Split::of_member(self.split, ensemble, member, &sample.groups, config.seed)?;
        let mut train = match ensemble.split {
            MemberSplit::Bootstrap => sample.drawn(&split.training, &self.split.training)?,
            MemberSplit::KFold | MemberSplit::Same => sample.training(&split.training)?,
        };
        let mut validation = sample.validation(&split.validation);
        self.preprocessing.transform(&mut train.inputs)?;
        self.preprocessing.transform(&mut validation.inputs)?;
        let seed = common::seed::derive(config.seed, &format!("member {member}"));
        let training = Training { seed, threads: Some(threads), ..training.clone() };
        let path = self.outputs.checkpoints[member].clone();
        let found = self.resume && path.exists();
        let mut checkpoints = Checkpoints::new(path, self.with, &training)?;
        let from = if found { Some(checkpoints.read()?) } else { None };
        if let Some(message) = from.as_ref().and_then(warnings::of_processor) {
            shell.warn(format!("member {member}: {message}"));
        }
        bar.advance(from.as_ref().map_or(0, Checkpoint::epochs) as u64);
        let mut watch = Watch { bar, checkpoints: &mut checkpoints, failed: None };
        let outcome = match from {
            Some(from) => training.resume(from, events(&train), events(&validation), &mut watch),
            None => training.run(events(&train), events(&validation), &mut watch),
        };
        if let Some(error) = watch.failed {
            // The training is worth more than its checkpoint.
            shell.warn(format!("{error:#}; member {member} goes on without a checkpoint"));
        }
        // What was not run because it stopped early.
        let left = outcome.as_ref().map_or(0, |outcome| training.epochs - outcome.history.epochs.len());
        bar.advance(left as u64);
        let outcome = outcome?;
        let line = MemberHistory::new(member, &outcome, training.save_best_only);
        let line = line.summary(start.elapsed().as_secs_f64());
        self.log.lock().unwrap_or_else(PoisonError::into_inner).line(&line);
        shell.say(line);
        Ok(outcome)
    }

    /// The best members, in the order of their numbers.
    fn put_together(&self, good: Vec<(usize, Outcome)>) -> anyhow::Result<(Model, EnsembleHistory)> {
        let mut members = good
            .into_iter()
            .map(|(member, outcome)| {
                (MemberHistory::new(member, &outcome, self.with.training.save_best_only), outcome.model)
            })
            .collect::<Vec<_>>();
        // A split has validation events, and a training with a loss that is not finite has failed.
        members.sort_by(|(a, _), (b, _)| a.validation_loss().total_cmp(&b.validation_loss()));
        for (rank, (member, _)) in members.iter_mut().enumerate() {
            member.weight = match (rank < self.ensemble.best, self.ensemble.weighting) {
                (false, _) => 0.0,
                (true, MemberWeighting::Uniform) => 1.0,
                (true, MemberWeighting::Reciprocal) => 1.0 / member.validation_loss(),
            };
            if member.weight < 0.0 || !member.weight.is_finite() {
                bail!(
                    "member {} has the validation loss {}, whose reciprocal is no weight\nhelp: choose `weighting: uniform`",
                    member.member,
                    significant(member.validation_loss(), 5)
                );
            }
        }
        let sum: f64 = members.iter().map(|(member, _)| member.weight).sum();
        members.iter_mut().for_each(|(member, _)| member.weight /= sum);
        members.sort_by_key(|(member, _)| member.member);
        let kept = || members.iter().filter(|(member, _)| member.weight > 0.0);
        let parameters = kept().flat_map(|(_, model)| model.parameters().to_vec()).collect();
        let weights: Vec<f64> = match self.ensemble.weighting {
            MemberWeighting::Uniform => Vec::new(),
            MemberWeighting::Reciprocal => kept().map(|(member, _)| member.weight).collect(),
        };
        let model = Model::ensemble(self.with.training.architecture.clone(), parameters)?.weighted(&weights)?;
        Ok((model, EnsembleHistory::new(members.into_iter().map(|(member, _)| member).collect())))
    }
}

/// Whether the training was possible, but came to no good end.
fn diverges(error: &network::Error) -> bool {
    matches!(error, network::Error::Diverged { .. } | network::Error::ValidationDiverged { .. })
}

/// Watches one member: a step of the bar is an epoch, checkpoints are as of a single training.
struct Watch<'a> {
    bar: &'a Progress,
    checkpoints: &'a mut Checkpoints,
    /// The first checkpoint that could not be written.
    failed: Option<anyhow::Error>,
}

impl Watch<'_> {
    fn note(&mut self, written: anyhow::Result<()>) {
        self.failed = self.failed.take().or(written.err());
    }
}

impl Observer for Watch<'_> {
    fn batch(&mut self, _: &network::Progress) -> ControlFlow<()> {
        interrupt::flow()
    }

    fn epoch(&mut self, _: &Epoch, state: &Checkpoint) -> ControlFlow<()> {
        self.bar.advance(1);
        let written = self.checkpoints.after_epoch(state);
        self.note(written);
        ControlFlow::Continue(())
    }

    fn finished(&mut self, last: &Checkpoint) {
        let written = self.checkpoints.write(last);
        self.note(written);
    }

    fn broken(&mut self, last: &Checkpoint) {
        if interrupt::check().is_err() {
            let written = self.checkpoints.write(last);
            self.note(written);
        }
    }
}
