//! Snapshot and fast geometric ensembles: networks that one training passes through, each at a low learning rate between
//! high ones, score together by the mean of their scores.

use common::config::Snapshots;
use serde::{Deserialize, Serialize};

use super::history::{Epoch, History};
use super::rate_plan::Triangle;
use super::settings::Training;
use crate::model::{Errors, Evaluation};

/// An ensemble, judged, beside its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ensemble {
    /// In the order in which they were taken.
    pub members: Vec<Member>,
    /// Loss of the mean of scores on the validation events, with the mean of the members' L2.
    pub validation_loss: Option<f64>,
    /// Weighted share of validation events whose largest mean of scores is that of the true class; none of a regression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_accuracy: Option<f64>,
    /// How far a regression is from the validation events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_errors: Option<Errors>,
    /// The part of the loss that is the decorrelation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_decorrelation: Option<f64>,
}

/// One network of an ensemble.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// The epoch, from 1, after which it was taken.
    pub epoch: usize,
    /// Its own loss of the validation events, with L2.
    pub validation_loss: Option<f64>,
    /// Its own accuracy on the validation events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_accuracy: Option<f64>,
}

impl Training {
    /// Whether the network after an epoch is a member.
    pub(super) fn takes(&self, epoch: usize) -> bool {
        self.members().is_ok_and(|taken| taken.contains(&epoch))
    }

    /// The short cycles that an epoch belongs to.
    pub(super) fn triangle(&self, epoch: usize) -> Option<Triangle> {
        match self.keep.snapshots()? {
            Snapshots::FastGeometricEnsemble { start, cycle, learning_rates } if epoch >= start => {
                Some(Triangle { begin: (start - 1) as f64, cycle: cycle as f64, rates: learning_rates })
            }
            _ => None,
        }
    }
}

impl Ensemble {
    /// The ensemble of the networks after the epochs `taken`.
    pub(super) fn new(taken: &[usize], history: &History, judged: Option<Evaluation>) -> Self {
        Self {
            members: taken.iter().map(|&epoch| Member::of(&history.epochs[epoch - 1])).collect(),
            validation_loss: judged.map(|judged| judged.loss),
            validation_accuracy: judged.and_then(|judged| judged.accuracy),
            validation_errors: judged.and_then(|judged| judged.errors),
            validation_decorrelation: judged.and_then(|judged| judged.decorrelation),
        }
    }
}

impl Member {
    pub(super) fn of(epoch: &Epoch) -> Self {
        let Epoch { epoch, validation_loss, validation_accuracy, .. } = *epoch;
        Self { epoch, validation_loss, validation_accuracy }
    }
}
