//! Which weights a training keeps.

use common::config::{Snapshots, WeightsKept, scheduled_epochs};

use super::averaging::WeightAveraging;
use super::early_stopping::EarlyStopping;
use crate::architecture::Output;
use crate::error::{Error, Result};

/// The weights that a training gives back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Keep {
    /// Those of the last epoch.
    Last {
        /// Ends the training when validation no longer improves, and says what the best epoch is.
        early_stopping: Option<EarlyStopping>,
    },
    /// Those of the best epoch.
    Best {
        /// As of the last.
        early_stopping: Option<EarlyStopping>,
    },
    /// A mean of those of the last epochs.
    Averaged(WeightAveraging),
    /// Those of an ensemble of networks that the training passes through.
    Snapshots(Snapshots),
}

impl Default for Keep {
    fn default() -> Self {
        Self::Last { early_stopping: None }
    }
}

impl Keep {
    /// What these keys of a configuration say together.
    pub(crate) fn new(
        early_stopping: Option<EarlyStopping>,
        save_best_only: bool,
        weight_averaging: Option<WeightAveraging>,
        snapshots: Option<Snapshots>,
    ) -> Result<Self> {
        let kept = WeightsKept {
            early_stopping: early_stopping.is_some(),
            save_best_only,
            weight_averaging: weight_averaging.is_some(),
            snapshots: snapshots.is_some(),
        };
        kept.check_averaging().and_then(|()| kept.check_snapshots()).map_err(|reason| Error::Clash { reason })?;
        Ok(match (weight_averaging, snapshots) {
            (Some(averaging), _) => Self::Averaged(averaging),
            (None, Some(snapshots)) => Self::Snapshots(snapshots),
            (None, None) if save_best_only => Self::Best { early_stopping },
            (None, None) => Self::Last { early_stopping },
        })
    }

    /// Whether it is those of the best epoch.
    pub fn is_best(&self) -> bool {
        matches!(self, Self::Best { .. })
    }

    /// What ends the training before its last epoch.
    pub(super) fn early_stopping(&self) -> Option<EarlyStopping> {
        match *self {
            Self::Last { early_stopping } | Self::Best { early_stopping } => early_stopping,
            Self::Averaged(_) | Self::Snapshots(_) => None,
        }
    }

    /// How weights are averaged.
    pub(super) fn averaging(&self) -> Option<WeightAveraging> {
        if let Self::Averaged(averaging) = *self { Some(averaging) } else { None }
    }

    /// When networks become members of an ensemble.
    pub(super) fn snapshots(&self) -> Option<Snapshots> {
        if let Self::Snapshots(snapshots) = *self { Some(snapshots) } else { None }
    }

    /// Epochs, of so many, that a schedule has for itself.
    pub(super) fn scheduled(&self, epochs: usize) -> usize {
        scheduled_epochs(epochs, self.averaging().map(|averaging| averaging.start), self.snapshots())
    }

    /// Refuses numbers that cannot work. Whether snapshots fit is up to the schedule, too.
    pub(super) fn check(&self, epochs: usize, output: &Output) -> Result<()> {
        match self {
            Self::Averaged(averaging) => averaging.check(epochs),
            Self::Last { early_stopping: Some(rule) } | Self::Best { early_stopping: Some(rule) } => rule.check(output),
            _ => Ok(()),
        }
    }
}
