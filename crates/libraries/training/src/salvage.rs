//! What is kept of a training that fails: a checkpoint if it was cancelled, the last good model if it diverged.

use std::fmt::{self, Display, Formatter};
use std::path::PathBuf;

use common::number::significant;
use network::{Checkpoint, Outcome};

use crate::checkpoints::Checkpoints;
use crate::error::{Error, Result, with_causes};
use crate::history::History;
use crate::manifest::{Record, model_file};
use crate::network_events::NetworkEvents;
use crate::{Files, Prepared};

/// What is kept of a training that failed, and where.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Salvaged {
    /// Nothing: there is nothing to keep, or no file to keep it in.
    Nothing,
    /// The training after its last whole epoch.
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// Epochs that it holds.
        epochs: usize,
    },
    /// The last good model.
    Model {
        /// The file.
        path: PathBuf,
        /// What it is, and how good.
        what: String,
    },
    /// An earlier checkpoint: the end cannot be kept.
    EarlierCheckpoint {
        /// The file.
        path: PathBuf,
        /// Why the end is not.
        problem: String,
    },
    /// Nothing, although there was something.
    Lost {
        /// Why.
        problem: String,
    },
}

impl Display for Salvaged {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Checkpoint { path, epochs } => {
                let path = path.display();
                write!(f, "\nhelp: `{path}` holds the training after epoch {epochs}: go on with it by --resume")
            }
            Self::Model { path, what } => write!(f, "\nhelp: `{}` is {what}", path.display()),
            Self::EarlierCheckpoint { path, problem } => {
                let path = path.display();
                write!(f, ", and its end cannot be kept ({problem})\nhelp: go on from `{path}` by --resume")
            }
            Self::Lost { problem } => write!(f, ", and nothing of it can be kept ({problem})"),
        }
    }
}

/// Keeps what is left after the last whole epoch, if there was one, and tells what and where it is.
pub(crate) fn salvage(
    error: network::Error,
    last: Option<Checkpoint>,
    events: (&Prepared, &NetworkEvents),
    record: Record,
    files: Option<&Files>,
    checkpoints: Option<Checkpoints>,
) -> Error {
    let (Some(last), Some(files), Some(mut checkpoints)) = (last, files, checkpoints) else {
        return Error::Failed { kept: Salvaged::Nothing, source: Box::new(error) };
    };
    let path = checkpoints.path().to_owned();
    let kept = match &error {
        network::Error::Interrupted { .. } => {
            checkpoints.write(&last).map(|()| Salvaged::Checkpoint { path: path.clone(), epochs: last.epochs() })
        }
        network::Error::Diverged { .. } | network::Error::ValidationDiverged { .. } => {
            keep_model(&last, events, record, files)
                .map(|what| Salvaged::Model { path: files.last_good_model.clone(), what })
        }
        _ => Ok(Salvaged::Nothing),
    };
    let kept = kept.unwrap_or_else(|problem| {
        let problem = with_causes(&problem);
        if path.exists() { Salvaged::EarlierCheckpoint { path, problem } } else { Salvaged::Lost { problem } }
    });
    Error::Failed { kept, source: Box::new(error) }
}

/// Writes the model of a training that diverged after `last` and tells what it is. To go on from a checkpoint would lead there
/// again.
fn keep_model(
    last: &Checkpoint,
    (prepared, events): (&Prepared, &NetworkEvents),
    record: Record,
    files: &Files,
) -> Result<String> {
    let outcome = events.end(&record.training, last)?;
    let save_best_only = record.training.keep.is_best();
    let history = History::new(&outcome, save_best_only);
    let kept = described(&outcome, &history, save_best_only);
    let model = model_file(record, prepared.preprocessing.clone(), &outcome.model, history.result())?;
    model.write(&files.last_good_model)?;
    files.checkpoints.first().map_or(Ok(()), |path| storage::output::remove(path))?;
    Ok(kept)
}

/// What is kept, and how good it is: a mean or an ensemble may have begun to diverge itself.
fn described(outcome: &Outcome, history: &History, best: bool) -> String {
    let (kept, epochs) = (history.kept(), history.epochs.len());
    let (what, loss) = match (&outcome.averaged, &outcome.ensemble) {
        (Some(averaged), _) => {
            let first = averaged.first_epoch;
            (
                format!("the mean of the weights after epochs {first} to {epochs}, the last good one"),
                averaged.validation_loss,
            )
        }
        (None, Some(ensemble)) => {
            let taken: Vec<String> = ensemble.members.iter().map(|member| member.epoch.to_string()).collect();
            let what =
                format!("the ensemble as far as it was gathered: the networks after epochs {}", taken.join(", "));
            (what, ensemble.validation_loss)
        }
        (None, None) if best => {
            (format!("the network after epoch {}, the best of {epochs} good ones", kept.epoch), kept.validation_loss)
        }
        (None, None) => (format!("the network after epoch {epochs}, the last good one"), kept.validation_loss),
    };
    loss.map_or(what.clone(), |loss| format!("{what}, with the validation loss {}", significant(loss, 5)))
}
