//! The manifest of a model file: what the tensors mean and where they come from.

use crate::provenance::InputFile;
use common::Fold;
use common::config::{Loss, LossNormalisation, TrainingConfig, Variable};
use common::preprocessing::Preprocessing;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The newest format that is read and the one that is written.
pub const FORMAT: u32 = 1;

/// Everything about a model except its tensors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the manifest; [`Manifest::FORMAT`].
    pub format: u32,
    /// The network, as the crate `network` writes it.
    pub architecture: serde_json::Value,
    /// How many networks of that architecture there are; the scores are the weighted mean of theirs.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub members: usize,
    /// How much each of them counts in that mean; empty if all count the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub member_weights: Vec<f64>,
    /// Inputs in order.
    pub variables: Vec<Variable>,
    /// Outputs in order: the classes, or the target of a regression.
    pub classes: Vec<String>,
    /// Applied to the variables before the network.
    pub preprocessing: Preprocessing,
    /// The fold that the model was trained on.
    pub fold: Fold,
    /// The loss that was minimised.
    pub loss: Loss,
    /// What the weighted loss of a batch was divided by.
    pub loss_normalisation: LossNormalisation,
    /// The training configuration, resolved; with the weight policy and the seed.
    pub training: TrainingConfig,
    /// The engine that trained.
    pub backend: String,
    /// How the training went.
    pub result: TrainingResult,
    /// Files that were trained on.
    pub files: Vec<InputFile>,
    /// The ntuples that their events came from, where the files say so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<InputFile>,
    /// Programs and their versions.
    pub versions: BTreeMap<String, String>,
}

fn one() -> usize {
    1
}

fn is_one(members: &usize) -> bool {
    *members == 1
}

/// How a training went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingResult {
    /// Epochs that were run.
    pub epochs: usize,
    /// The epoch (from 1) that the weights are of.
    pub epoch: usize,
    /// The first epoch of those that the weights are the mean of, up to the last, if they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub averaged_from: Option<usize>,
    /// Numbers of that epoch or mean, such as `loss` and `validation_loss`.
    pub metrics: BTreeMap<String, f64>,
}

impl Manifest {
    /// The format that is written.
    pub const FORMAT: u32 = FORMAT;

    /// Checks that the parts fit: one preprocessing column for each variable, in order, and classes without repetition.
    pub fn check(&self) -> Result<(), String> {
        let variables: Vec<_> = self.variables.iter().map(|variable| variable.name.as_str()).collect();
        let columns: Vec<_> = self.preprocessing.names().collect();
        if variables != columns {
            return Err(format!("its variables are {variables:?} but its preprocessing is for {columns:?}"));
        }
        if self.variables != self.training.variables {
            return Err("its variables are not those of its training configuration".into());
        }
        if self.members == 0 {
            return Err("it is an ensemble of 0 members".into());
        }
        if self.fold.rule.folds < 2 || self.fold.index >= self.fold.rule.folds {
            return Err(format!("it is of fold {} of {}", self.fold.index, self.fold.rule.folds));
        }
        match self.classes.iter().enumerate().find(|(i, class)| self.classes[..*i].contains(class)) {
            Some((_, class)) => Err(format!("class `{class}` appears twice")),
            None if self.classes.is_empty() => Err("it has no classes".into()),
            None => Ok(()),
        }
    }
}
