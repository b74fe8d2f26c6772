//! The numbers of a training that are the same in every run: for `fold{f}_history.json` and for the loss figure.
use std::collections::BTreeMap;

use modelfile::TrainingResult;
use network::{Averaged, Ensemble, Epoch, Errors, Outcome};
use serde::Serialize;

/// What `fold{f}_history.json` holds.
#[derive(Debug, Serialize)]
pub struct History {
    /// The epoch (from 1) whose weights are in the model file; of an ensemble the last.
    pub kept_epoch: usize,
    /// The epoch with the lowest validation loss, or the highest accuracy if early stopping monitors it.
    pub best_epoch: usize,
    /// Whether early stopping ended the training.
    pub stopped_early: bool,
    /// What the mean of the weights of the last epochs achieves, if it is in the model file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub averaged: Option<Averaged>,
    /// What the ensemble and each of its members achieve, if it is in the model file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ensemble: Option<Ensemble>,
    /// All epochs in order.
    pub epochs: Vec<Epoch>,
}

impl History {
    /// The history of a training that kept the best epoch or the last.
    pub fn new(outcome: &Outcome, keeps_best: bool) -> Self {
        let epochs = outcome.history.epochs.clone();
        let kept_epoch = if keeps_best { outcome.best_epoch } else { epochs.len() };
        let Outcome { best_epoch, stopped_early, averaged, .. } = *outcome;
        Self { kept_epoch, best_epoch, stopped_early, averaged, ensemble: outcome.ensemble.clone(), epochs }
    }

    /// The numbers of the epoch whose weights are kept.
    pub fn kept(&self) -> &Epoch {
        &self.epochs[self.kept_epoch - 1]
    }

    /// What the manifest tells of it.
    pub fn result(&self) -> TrainingResult {
        let kept = self.kept();
        let mut metrics = BTreeMap::new();
        let mut add = |part: &str, loss: Option<f64>, accuracy: Option<f64>, errors: Option<Errors>| {
            let [rms, mean] = [errors.map(|errors| errors.rms), errors.map(|errors| errors.mean_absolute_error)];
            let all = [("loss", loss), ("accuracy", accuracy), ("rms", rms), ("mean_absolute_error", mean)];
            // JSON has no infinity, and weights that diverge may have an infinite loss before they are no numbers themselves.
            let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
            metrics.extend(all.into_iter().filter_map(|(name, value)| Some((format!("{part}{name}"), finite(value)?))));
        };
        match (self.averaged, &self.ensemble) {
            (Some(of), _) => add("validation_", of.validation_loss, of.validation_accuracy, of.validation_errors),
            (None, Some(of)) => add("validation_", of.validation_loss, of.validation_accuracy, of.validation_errors),
            (None, None) => {
                add("", Some(kept.loss), kept.accuracy, kept.errors);
                add("validation_", kept.validation_loss, kept.validation_accuracy, kept.validation_errors);
            }
        }
        TrainingResult {
            epochs: self.epochs.len(),
            epoch: self.kept_epoch,
            averaged_from: self.averaged.map(|averaged| averaged.first_epoch),
            metrics,
        }
    }
}
