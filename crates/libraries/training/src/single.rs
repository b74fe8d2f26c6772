//! The training of one network.

use std::path::PathBuf;

use interrupt::Cancel;

use crate::checkpoints::Checkpoints;
use crate::error::Result;
use crate::history::History;
use crate::manifest::model_file;
use crate::network_events::NetworkEvents;
use crate::reporter::Shared;
use crate::salvage::salvage;
use crate::watch::Watch;
use crate::{Prepared, Recipe, Report, Trained, TrainingHistory, Warning};

/// Trains on one part of the events and validates with the other.
///
/// # Errors
/// When the training cannot begin, is cancelled or diverges: then what can be kept of it is.
pub(crate) fn train(
    (prepared, events): (&Prepared, &NetworkEvents),
    recipe: &Recipe,
    reporter: &Shared<'_>,
    cancel: &Cancel,
) -> Result<Trained> {
    let record = prepared.record(recipe);
    let files = recipe.files.as_ref();
    let checkpoints = |path: &PathBuf| Checkpoints::new(path, &record, &record.training);
    let mut checkpoints = files.and_then(|files| files.checkpoints.first()).map(checkpoints).transpose()?;
    let resume = files.is_some_and(|files| files.resume);
    let resumed = checkpoints.as_ref().filter(|checkpoints| resume && checkpoints.path().exists());
    let from = resumed.map(Checkpoints::read).transpose()?;
    if let (Some(from), Some(checkpoints)) = (&from, resumed) {
        let (epochs, path) = (from.epochs(), checkpoints.path());
        reporter.report(&Report::Resumed { member: None, epochs, from: path });
        Warning::of_processor(None, from).iter().for_each(|warning| reporter.warn(warning));
    }
    let mut watch = Watch::new(None, reporter, cancel, checkpoints.as_mut()).keeps_end(resume);
    let trained = events.train(&record.training, from, &mut watch);
    let last = watch.last();
    let outcome = match trained {
        Ok(outcome) => outcome,
        Err(error) => return Err(salvage(error, last, (prepared, events), record, files, checkpoints)),
    };
    let history = History::new(&outcome, record.training.keep.is_best());
    if let Some(found) = history.past_best() {
        reporter.warn(&Warning::PastBest { member: None, found });
    }
    let model = model_file(record, prepared.preprocessing.clone(), &outcome.model, history.result())?;
    Ok(Trained { model, history: TrainingHistory::Network(history) })
}
