//! The settings of a training.

use std::ops::Range;

use common::config::Schedule;

use super::alteration::Alteration;
use super::batching::Batching;
use super::keep::Keep;
use super::objective::Objective;
use super::plateau::ReduceOnPlateau;
use crate::architecture::{Architecture, Layout};
use crate::backend::Backend;
use crate::error::{Error, Result};
use crate::loss::Loss;
use crate::optimiser::{ClipGradient, Optimiser};

/// All that a training needs besides events.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    /// What to train.
    pub architecture: Architecture,
    /// What is minimised.
    pub objective: Objective,
    /// How gradients change parameters.
    pub optimiser: Optimiser,
    /// How the learning rate moves, batch by batch.
    pub schedule: Option<Schedule>,
    /// Limit of the gradient of a batch.
    pub clip_gradient: Option<ClipGradient>,
    /// What a batch is.
    pub batches: Batching,
    /// Inputs of which the one that is 1 says the era of an event.
    pub eras: Range<usize>,
    /// Whether each epoch takes the events in a new random order, not in the given one. Balanced batches are drawn, always.
    pub shuffle: bool,
    /// Most epochs.
    pub epochs: usize,
    /// The weights that are given back.
    pub keep: Keep,
    /// Lowers the learning rate when the validation loss no longer falls.
    pub reduce_on_plateau: Option<ReduceOnPlateau>,
    /// What is changed in the training events of each epoch.
    pub alteration: Option<Alteration>,
    /// Seed of first weights, shuffles and dropout.
    pub seed: u64,
    /// Where gradients are computed.
    pub backend: Backend,
    /// Threads of its own; `None` uses the rayon pool that it is called from. Not in files: results do not depend on it.
    pub threads: Option<usize>,
}

impl Training {
    /// One epoch of all events in one batch with the plainest of settings, to be changed.
    pub fn new(architecture: Architecture, loss: Loss, optimiser: Optimiser) -> Self {
        Self {
            architecture,
            objective: Objective::new(loss),
            optimiser,
            schedule: None,
            clip_gradient: None,
            batches: Batching::default(),
            eras: 0..0,
            shuffle: true,
            epochs: 1,
            keep: Keep::default(),
            reduce_on_plateau: None,
            alteration: None,
            seed: 1,
            backend: Backend::default(),
            threads: None,
        }
    }

    /// Refuses settings that cannot work.
    pub fn check(&self) -> Result<()> {
        let output = &self.architecture.output;
        self.architecture.check()?;
        self.optimiser.check()?;
        self.clip_gradient.map_or(Ok(()), |clip| clip.check())?;
        self.objective.check(output)?;
        if self.epochs == 0 {
            return Err(Error::Option { option: "epochs", found: "0".into(), expected: "at least 1" });
        }
        self.batches.check()?;
        self.keep.check(self.epochs, output)?;
        let scheduled = self.keep.scheduled(self.epochs) as f64;
        let wrong = |schedule: Schedule| schedule.out_of_range().or_else(|| schedule.misfit(scheduled));
        if let Some(reason) = self.schedule.and_then(wrong) {
            return Err(Error::Schedule { reason });
        }
        self.members()?;
        self.reduce_on_plateau.map_or(Ok(()), |plateau| plateau.check(output))
    }

    /// The epochs at whose ends members of an ensemble are taken; none without one.
    pub(super) fn members(&self) -> Result<Vec<usize>> {
        let taken =
            self.keep.snapshots().map_or(Ok(Vec::new()), |snapshots| snapshots.taken(self.schedule, self.epochs));
        taken.map_err(|reason| Error::Snapshots { reason })
    }

    /// First parameters, drawn from the seed.
    pub fn first_parameters(&self) -> Vec<f32> {
        Layout::of(&self.architecture).initialise(&mut common::seed::stream(self.seed, "initial weights"))
    }
}
