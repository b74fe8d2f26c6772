//! The manifest of a model file: all of a model but its tensors.

use crate::interface::Interface;
use crate::learner::Learner;
use crate::record::Record;
use crate::seen::Seen;

/// What a model takes and gives, what it has seen, what it is, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// What it takes and what it gives.
    pub interface: Interface,
    /// The events that it must not score.
    pub seen: Seen,
    /// What turns inputs into outputs.
    pub learner: Learner,
    /// What it was made with.
    pub record: Record,
}

impl Manifest {
    /// Checks that each part makes sense and that the parts fit.
    ///
    /// # Errors
    /// The first problem, in words.
    pub fn check(&self) -> Result<(), String> {
        self.interface.check()?;
        self.seen.check()?;
        self.learner.check()?;
        if self.interface != Interface::of(&self.record.training, self.interface.preprocessing.clone()) {
            return Err("its interface is not that of its training configuration".into());
        }
        Ok(())
    }
}
