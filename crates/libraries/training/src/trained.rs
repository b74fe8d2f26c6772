//! What a training gives.

use modelfile::{ModelFile, TrainingResult};
use serde::Serialize;

use crate::error::Result;
use crate::{EnsembleHistory, History};

/// A finished training: nothing of it is written yet.
#[derive(Debug)]
pub struct Trained {
    /// The network with all that is needed to use it and to trust it.
    pub model: ModelFile,
    /// The numbers of the training.
    pub history: TrainingHistory,
}

/// The numbers of a training that are the same in every run.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum TrainingHistory {
    /// Of one network.
    Network(History),
    /// Of an ensemble of trainings.
    Ensemble(EnsembleHistory),
}

impl TrainingHistory {
    /// What `fold{f}_history.json` holds.
    ///
    /// # Errors
    /// When a number cannot be written.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// What the manifest tells of it.
    pub fn result(&self) -> TrainingResult {
        match self {
            Self::Network(history) => history.result(),
            Self::Ensemble(history) => history.result(),
        }
    }
}
