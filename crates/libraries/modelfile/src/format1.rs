//! Format 1, which is read but no longer written: all parts of a manifest side by side, those of a network only.

use crate::interface::Interface;
use crate::learner::{Learner, Network};
use crate::manifest::Manifest;
use crate::record::Record;
use crate::seen::Seen;
use crate::written::{self, all, meaning};
use common::config::TrainingConfig;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The manifest. Its `target`, eras, parameter and augmentation are in its training configuration.
#[derive(Deserialize)]
pub(crate) struct File {
    architecture: serde_json::Value,
    #[serde(default = "one")]
    members: usize,
    #[serde(default)]
    member_weights: Vec<f64>,
    variables: Vec<written::Variable>,
    classes: Vec<String>,
    preprocessing: written::Preprocessing,
    fold: written::Fold,
    loss: written::Loss,
    loss_normalisation: String,
    training: TrainingConfig,
    backend: String,
    result: written::TrainingResult,
    files: Vec<written::File>,
    #[serde(default)]
    inputs: Vec<written::File>,
    versions: BTreeMap<String, String>,
}

fn one() -> usize {
    1
}

impl TryFrom<File> for Manifest {
    type Error = String;

    fn try_from(file: File) -> Result<Self, String> {
        let interface = Interface {
            variables: all(file.variables)?,
            classes: file.classes,
            ..Interface::of(&file.training, file.preprocessing.try_into()?)
        };
        let seen = Seen {
            fold: file.fold.try_into()?,
            files: file.files.into_iter().map(Into::into).collect(),
            inputs: file.inputs.into_iter().map(Into::into).collect(),
        };
        let learner = Learner::Network(Network {
            architecture: file.architecture,
            members: file.members,
            member_weights: file.member_weights,
            loss: file.loss.into(),
            loss_normalisation: meaning(&file.loss_normalisation)?,
        });
        let record = Record {
            training: file.training,
            backend: file.backend,
            result: file.result.into(),
            versions: file.versions,
        };
        Ok(Self { interface, seen, learner, record })
    }
}
