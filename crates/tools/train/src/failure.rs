//! What is kept of a training that fails: a checkpoint if it was interrupted, the last good model if it diverged.
use common::number::significant;
use common::preprocessing::Preprocessing;
use network::{Checkpoint, Error, Outcome};

use crate::checkpoints::Checkpoints;
use crate::events::Prepared;
use crate::history::History;
use crate::manifest::{self, Ingredients};
use crate::outputs::{self, Outputs};

/// Keeps what is left after the last whole epoch, if there was one, and tells what and where it is. `prepared` is the
/// preprocessing with the events that went through it.
pub fn of(
    error: Error,
    last: Option<Checkpoint>,
    with: Ingredients,
    prepared: (Preprocessing, Prepared),
    outputs: &Outputs,
    checkpoints: &mut Checkpoints,
) -> anyhow::Error {
    let kept = match (&error, last) {
        (Error::Interrupted { .. }, Some(last)) => checkpoints.write(&last).map(|()| {
            let path = outputs.checkpoints[0].display();
            format!("`{path}` holds the training after epoch {}: go on with it by --resume", last.epochs())
        }),
        (Error::Diverged { .. } | Error::ValidationDiverged { .. }, Some(last)) => {
            keep_model(&last, with, prepared, outputs)
                .map(|kept| format!("`{}` is {kept}", outputs.last_good_model.display()))
        }
        _ => return anyhow::Error::new(error).context("the training failed"),
    };
    let context = match kept {
        Ok(help) => format!("the training failed\nhelp: {help}"),
        Err(problem) if outputs.checkpoints[0].exists() => {
            let path = outputs.checkpoints[0].display();
            format!(
                "the training failed, and its end cannot be kept ({problem:#})\nhelp: go on from `{path}` by --resume"
            )
        }
        Err(problem) => format!("the training failed, and nothing of it can be kept ({problem:#})"),
    };
    anyhow::Error::new(error).context(context)
}

/// Writes the model of a training that diverged after `last` and tells what it is. To go on from a checkpoint would lead there
/// again.
fn keep_model(
    last: &Checkpoint,
    with: Ingredients,
    (preprocessing, mut events): (Preprocessing, Prepared),
    outputs: &Outputs,
) -> anyhow::Result<String> {
    let outcome = events.end(&with.training, last)?;
    let save_best_only = with.training.save_best_only;
    let history = History::new(&outcome, save_best_only);
    let kept = described(&outcome, &history, save_best_only);
    manifest::model_file(with, preprocessing, &outcome.model, history.result())?.write(&outputs.last_good_model)?;
    outputs::remove(&outputs.checkpoints[0])?;
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
