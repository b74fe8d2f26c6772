//! What a training gives back at its end, be it the planned one or not.

use events::{Events, Stream};

use super::batches::Batches;
use super::epoch::Run;
use super::{Averaged, Checkpoint, Ensemble, History, Training, WeightAveraging};
use crate::error::Result;
use crate::model::Model;

/// The end of a training.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The network: of the best epoch with `save_best_only`, averaged, an ensemble, or of the last epoch.
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

impl Training {
    /// What a training with these events is worth if it ends here: the mean of weights or the ensemble as far as it is
    /// gathered, the last network if nothing is.
    pub fn end(&self, last: &Checkpoint, train: Events<'_>, validation: Events<'_>) -> Result<Outcome> {
        let batches = Batches::whole(self, train, validation)?;
        self.in_own_pool(|| self.outcome(last, Run::new(self, last, batches)?))
    }

    /// The same of a training on a stream.
    pub fn end_stream<'a>(&'a self, last: &Checkpoint, source: &'a mut dyn Stream) -> Result<Outcome> {
        self.in_own_pool(|| self.outcome(last, Run::new(self, last, Batches::stream(self, source))?))
    }

    /// As [`Self::end`], with the run that led there.
    pub(super) fn outcome(&self, last: &Checkpoint, mut run: Run<'_>) -> Result<Outcome> {
        let mut outcome = last.outcome(self)?;
        if let (Some(WeightAveraging { start, .. }), Some(mean)) = (self.weight_averaging, last.average.parameters()) {
            let parameters = run.settle(mean)?;
            outcome.averaged = Some(Averaged::new(start, run.judge(&parameters)?));
            outcome.model = Model::new(self.architecture.clone(), parameters)?;
        }
        if !last.members.is_empty() {
            let mut taken = self.members()?;
            taken.retain(|&epoch| epoch <= last.epochs());
            let judged = run.judge(&last.members)?;
            outcome.ensemble = Some(Ensemble::new(&taken, &outcome.history, judged));
            outcome.model = Model::ensemble(self.architecture.clone(), last.members.clone())?;
        }
        Ok(outcome)
    }
}
