//! What a training gives back at its end, be it the planned one or not.

use super::averaging::Averaged;
use super::ensemble::Ensemble;
use super::history::History;
use crate::model::Model;

/// The end of a training.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The network: of the best epoch, averaged, an ensemble, or of the last epoch.
    pub model: Model,
    /// Numbers of all epochs.
    pub history: History,
    /// The best epoch by validation loss or what early stopping monitors (the last without validation events),
    /// counted from 1.
    pub best_epoch: usize,
    /// Whether early stopping ended it.
    pub stopped_early: bool,
    /// What became of averaging.
    pub averaged: Option<Averaged>,
    /// What became of snapshots.
    pub ensemble: Option<Ensemble>,
}
