//! What a batch is.

use common::config::BalancedBatches;

use crate::error::{Error, Result};

/// How the events of an epoch are divided into batches.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Batching {
    /// All events are one.
    #[default]
    All,
    /// So many events are one. A last one with fewer is used as well.
    Size(usize),
    /// Each has as many events of each class, and of each era of it.
    Balanced(BalancedBatches),
}

impl Batching {
    /// What these keys of a configuration say together.
    pub(crate) fn new(batch_size: Option<usize>, balanced: Option<BalancedBatches>) -> Result<Self> {
        match (batch_size, balanced) {
            (None, None) => Ok(Self::All),
            (Some(size), None) => Ok(Self::Size(size)),
            (None, Some(balanced)) => Ok(Self::Balanced(balanced)),
            (Some(_), Some(_)) => Err(Error::Clash { reason: BalancedBatches::NO_BATCH_SIZE.into() }),
        }
    }

    /// Events in a batch, if their number is given.
    pub(super) fn size(&self) -> Option<usize> {
        if let Self::Size(size) = *self { Some(size) } else { None }
    }

    /// How batches are balanced.
    pub(super) fn balanced(&self) -> Option<BalancedBatches> {
        if let Self::Balanced(balanced) = *self { Some(balanced) } else { None }
    }

    /// Refuses a batch without events.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Size(0) => Err(Error::Option { option: "batch_size", found: "0".into(), expected: "at least 1" }),
            _ => Ok(()),
        }
    }
}
