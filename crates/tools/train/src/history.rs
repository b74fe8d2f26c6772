//! The numbers of a training that are the same in every run: for `fold{f}_history.json` and for the loss figure.
use network::{Epoch, Outcome};
use serde::Serialize;

/// What `fold{f}_history.json` holds.
#[derive(Debug, Serialize)]
pub struct History {
    /// The epoch (from 1) whose weights are in the model file.
    pub kept_epoch: usize,
    /// The epoch with the lowest validation loss.
    pub best_epoch: usize,
    /// Whether early stopping ended the training.
    pub stopped_early: bool,
    /// All epochs in order.
    pub epochs: Vec<Numbers>,
}

/// The numbers of an epoch.
#[derive(Debug, Serialize)]
pub struct Numbers {
    /// From 1.
    pub epoch: usize,
    /// Loss of the training part while it was trained on.
    pub loss: f64,
    /// Loss of the validation part after the epoch.
    pub validation_loss: Option<f64>,
    /// Weighted share of training events whose largest score is that of their class.
    pub accuracy: f64,
    /// The same for the validation part.
    pub validation_accuracy: Option<f64>,
    /// Learning rate of the epoch.
    pub learning_rate: f64,
}

impl History {
    /// The history of a training that kept the best epoch or the last.
    pub fn new(outcome: &Outcome, keeps_best: bool) -> Self {
        let epochs: Vec<Numbers> = outcome.history.epochs.iter().map(Numbers::new).collect();
        let kept_epoch = if keeps_best { outcome.best_epoch } else { epochs.len() };
        Self { kept_epoch, best_epoch: outcome.best_epoch, stopped_early: outcome.stopped_early, epochs }
    }

    /// The numbers of the epoch whose weights are kept.
    pub fn kept(&self) -> &Numbers {
        &self.epochs[self.kept_epoch - 1]
    }

    /// The losses drawn, with the learning rate if it changes.
    pub fn figure(&self) -> figures::Result<figures::Figure> {
        let column = |number: fn(&Numbers) -> Option<f64>| self.epochs.iter().filter_map(number).collect::<Vec<f64>>();
        let learning_rate = column(|epoch| Some(epoch.learning_rate));
        let changes = learning_rate.iter().any(|rate| *rate != learning_rate[0]);
        figures::chart::Loss {
            training: &column(|epoch| Some(epoch.loss)),
            validation: &column(|epoch| epoch.validation_loss),
            best_epoch: Some(self.kept_epoch),
            learning_rate: if changes { &learning_rate } else { &[] },
            ..Default::default()
        }
        .draw()
    }
}

impl Numbers {
    fn new(epoch: &Epoch) -> Self {
        Self {
            epoch: epoch.epoch,
            loss: epoch.loss,
            validation_loss: epoch.validation_loss,
            accuracy: epoch.accuracy,
            validation_accuracy: epoch.validation_accuracy,
            learning_rate: epoch.learning_rate,
        }
    }
}
