//! What a training minimises.

use crate::architecture::Output;
use crate::batchwise::Batchwise;
use crate::error::Result;
use crate::loss::{self, Decorrelation, Loss, Normalisation};

/// What is minimised, batch by batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Of which each event, or each batch, has one.
    pub loss: Loss,
    /// What the scores must not tell; a term of the loss.
    pub decorrelate: Option<Decorrelation>,
    /// What a batch's sum of losses is divided by.
    pub normalisation: Normalisation,
}

impl Objective {
    /// A loss alone.
    pub fn new(loss: Loss) -> Self {
        Self { loss, decorrelate: None, normalisation: Normalisation::default() }
    }

    /// What of it is no sum over events.
    pub(super) fn batchwise(&self) -> Option<Batchwise> {
        Batchwise::of(&self.loss, self.decorrelate.as_ref())
    }

    /// Refuses what does not fit the classes of a network.
    pub(super) fn check(&self, output: &Output) -> Result<()> {
        loss::check(&self.loss, output)?;
        self.decorrelate.as_ref().map_or(Ok(()), |with| loss::check_decorrelation(with, output))
    }
}
