//! Ends a training, be it where it was planned or before.

use events::{Events, Stream};

use super::averaging::Averaged;
use super::batches::Batches;
use super::checkpoint::Checkpoint;
use super::ensemble::Ensemble;
use super::epoch::Run;
use super::outcome::Outcome;
use super::settings::Training;
use crate::error::Result;
use crate::model::Model;

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
        if let (Some(averaging), Some(mean)) = (self.keep.averaging(), last.average.parameters()) {
            let parameters = run.settle(mean)?;
            outcome.averaged = Some(Averaged::new(averaging.start, run.judge(&parameters)?));
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
