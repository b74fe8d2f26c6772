//! What is kept of a training that fails: a checkpoint if it was interrupted, the last good model if it diverged.
use common::preprocessing::Preprocessing;
use network::{Checkpoint, Error};

use crate::checkpoints::Checkpoints;
use crate::history::History;
use crate::manifest::{self, Ingredients};
use crate::outputs::{self, Outputs};

/// Keeps what is left after the last whole epoch, if there was one, and tells where it is.
pub fn of(
    error: Error,
    last: Option<Checkpoint>,
    with: Ingredients,
    preprocessing: Preprocessing,
    outputs: &Outputs,
    checkpoints: &mut Checkpoints,
) -> anyhow::Error {
    let kept = match (&error, last) {
        (Error::Interrupted { .. }, Some(last)) => checkpoints.write(&last).map(|()| {
            let path = outputs.checkpoints[0].display();
            format!("`{path}` holds the training after epoch {}: go on with it by --resume", last.epochs())
        }),
        (Error::Diverged { .. } | Error::ValidationDiverged { .. }, Some(last)) => {
            let epoch = last.epochs();
            keep_model(&last, with, preprocessing, outputs).map(|()| {
                let path = outputs.last_good_model.display();
                format!("`{path}` is what the training had achieved after epoch {epoch}, its last good one")
            })
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

/// Writes the model of a training that diverged after `last`. To go on from a checkpoint would lead there again.
fn keep_model(
    last: &Checkpoint,
    with: Ingredients,
    preprocessing: Preprocessing,
    outputs: &Outputs,
) -> anyhow::Result<()> {
    let outcome = last.outcome(&with.training)?;
    let history = History::new(&outcome, with.training.save_best_only);
    manifest::model_file(with, preprocessing, &outcome.model, history.result())?.write(&outputs.last_good_model)?;
    outputs::remove(&outputs.checkpoints[0])?;
    Ok(())
}
