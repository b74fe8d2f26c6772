//! The training of one network.
use shell::Shell;

use crate::checkpoints::Checkpoints;
use crate::events::Events;
use crate::history::History;
use crate::log::Log;
use crate::watch::Watch;
use crate::{Job, Results, failure, manifest, summary, warnings};

/// Trains on one part of the events and validates with the other.
///
/// # Errors
/// When a part cannot be trained on, or the training is interrupted or diverges: then what can be kept of it is.
pub fn train(job: Job<'_>, events: Events, shell: &Shell, log: &mut Log) -> anyhow::Result<Results> {
    let Job { mut with, outputs, number, resume } = job;
    let (preprocessing, mut prepared) = events.prepare(&mut with)?;
    let training = &with.training;
    let mut checkpoints = Checkpoints::new(outputs.checkpoints[0].clone(), &with, training)?;
    let from = if resume { Some(checkpoints.read()?) } else { None };
    let bar = shell.progress(format!("fold {number}"), (training.epochs * prepared.len()) as u64);
    if let Some(from) = &from {
        let message = format!("going on after epoch {} from `{}`", from.epochs(), outputs.checkpoints[0].display());
        log.line(&message);
        shell.say(message);
        if let Some(message) = warnings::of_processor(from) {
            log.line(format!("warning: {message}"));
            shell.warn(message);
        }
        bar.advance((from.epochs() * prepared.len()) as u64);
    } else {
        outputs.clear()?;
    }
    let mut watch = Watch::new(shell, log, &mut checkpoints, bar);
    let trained = prepared.train(training, from, &mut watch);
    let last = watch.last();
    let outcome = match trained {
        Ok(outcome) => outcome,
        Err(error) => {
            return Err(failure::of(error, last, with, (preprocessing, prepared), outputs, &mut checkpoints));
        }
    };
    let history = History::new(&outcome, training.save_best_only);
    Ok(Results {
        summary: summary::training(&outcome, &history, log.seconds()),
        figure: history.figure(number)?,
        history: serde_json::to_string_pretty(&history)? + "\n",
        model: manifest::model_file(with, preprocessing, &outcome.model, history.result())?,
    })
}
