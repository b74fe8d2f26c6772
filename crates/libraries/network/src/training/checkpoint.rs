//! Where a training stands between two epochs: all that later epochs depend on, so that one that goes on from here ends
//! with the same bytes as one that never stopped.
//!
//! The orders of shuffles are drawn again from the seed, and dropout masks are a hash of seed and step: neither is kept.

use common::config::Monitor;
use modelfile::{Array, Values};
use serde::{Deserialize, Serialize};

use super::averaging::Average;
use super::early_stopping::Patience;
use super::history::{Epoch, History};
use super::outcome::Outcome;
use super::plateau::Plateau;
use super::settings::Training;
use crate::architecture::Layout;
use crate::error::{Error, Result};
use crate::kernel::instruction_set;
use crate::model::Model;
use crate::optimiser::Moments;

/// The state of a training after an epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    #[serde(skip)]
    pub(super) parameters: Vec<f32>,
    pub(super) moments: Moments,
    /// Learning rate that a schedule gives shares of.
    pub(super) rate: f64,
    patience: Patience,
    plateau: Plateau,
    pub(super) average: Average,
    best: Option<Best>,
    /// Parameters of the best epoch, if they are to be given back.
    #[serde(skip)]
    kept: Vec<f32>,
    /// Parameters of the members of an ensemble, one after another.
    #[serde(skip)]
    pub(super) members: Vec<f32>,
    history: History,
    stopped_early: bool,
    /// All that it was computed with, each once.
    #[serde(default)]
    instruction_sets: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Best {
    /// The lower the better.
    score: f64,
    epoch: usize,
}

impl Checkpoint {
    /// Before the first epoch.
    pub(super) fn start(training: &Training, parameters: Vec<f32>) -> Self {
        Self {
            moments: Moments::new(training.optimiser, parameters.len()),
            parameters,
            rate: training.optimiser.learning_rate(),
            patience: Patience::default(),
            plateau: Plateau::default(),
            average: Average::default(),
            best: None,
            kept: Vec::new(),
            members: Vec::new(),
            history: History::default(),
            stopped_early: false,
            instruction_sets: Vec::new(),
        }
    }

    /// Epochs that are done.
    pub fn epochs(&self) -> usize {
        self.history.epochs.len()
    }

    /// Instruction sets that it was computed with besides the one of this machine: what comes of it here is what comes of it on
    /// neither machine alone.
    pub fn other_instruction_sets(&self) -> Vec<&str> {
        self.instruction_sets.iter().map(String::as_str).filter(|one| *one != instruction_set()).collect()
    }

    /// Whether there is no epoch left to do.
    pub(super) fn is_end(&self, training: &Training) -> bool {
        self.stopped_early || self.epochs() >= training.epochs
    }

    /// Takes in an epoch after which parameters and moments are these.
    pub(super) fn add(&mut self, training: &Training, epoch: Epoch, parameters: &[f32], moments: &Moments) {
        self.parameters = parameters.to_vec();
        self.moments = moments.clone();
        if training.keep.averaging().is_some_and(|averaging| epoch.epoch >= averaging.start) {
            self.average.add(parameters);
        }
        if training.takes(epoch.epoch) {
            self.members.extend_from_slice(parameters);
        }
        let early_stopping = training.keep.early_stopping();
        let monitor = early_stopping.map_or(Monitor::ValidationLoss, |early| early.monitor);
        if let Some(score) = epoch.score(monitor) {
            if self.best.is_none_or(|best| score < best.score) {
                self.best = Some(Best { score, epoch: epoch.epoch });
                if training.keep.is_best() {
                    self.kept = self.parameters.clone();
                }
            }
            self.stopped_early = early_stopping.is_some_and(|rule| self.patience.ends(rule, score));
        }
        let plateau = training.reduce_on_plateau;
        if let Some((rule, score)) = plateau.and_then(|rule| Some((rule, epoch.score(rule.monitor)?))) {
            self.rate = self.plateau.after(rule, score, self.rate);
        }
        self.history.epochs.push(epoch);
        if !self.instruction_sets.iter().any(|one| one == instruction_set()) {
            self.instruction_sets.push(instruction_set().to_owned());
        }
    }

    /// What the training is worth if it ends here, without averaging and ensembles.
    pub(super) fn outcome(&self, training: &Training) -> Result<Outcome> {
        let parameters = if training.keep.is_best() { &self.kept } else { &self.parameters };
        Ok(Outcome {
            model: Model::new(training.architecture.clone(), parameters.clone())?,
            history: self.history.clone(),
            best_epoch: self.best.map_or(self.epochs(), |best| best.epoch),
            stopped_early: self.stopped_early,
            averaged: None,
            ensemble: None,
        })
    }

    /// Numbers and vectors, the way a checkpoint file holds them.
    pub fn parts(&self) -> Result<(serde_json::Value, Vec<Array>)> {
        let array = |name: &str, values| Array { name: name.into(), values };
        let arrays = vec![
            array("parameters", Values::F32(self.parameters.clone())),
            array("first_moments", Values::F32(self.moments.first.clone())),
            array("second_moments", Values::F32(self.moments.second.clone())),
            array("best_parameters", Values::F32(self.kept.clone())),
            array("members", Values::F32(self.members.clone())),
            array("sums_of_parameters", Values::F64(self.average.sums.clone())),
        ];
        Ok((serde_json::to_value(self)?, arrays))
    }

    /// The checkpoint of which these are the parts.
    pub fn from_parts(numbers: serde_json::Value, arrays: Vec<Array>) -> Result<Self> {
        let mut checkpoint: Self = serde_json::from_value(numbers).map_err(|error| damaged(error.to_string()))?;
        for Array { name, values } in arrays {
            match (name.as_str(), values) {
                ("parameters", Values::F32(values)) => checkpoint.parameters = values,
                ("first_moments", Values::F32(values)) => checkpoint.moments.first = values,
                ("second_moments", Values::F32(values)) => checkpoint.moments.second = values,
                ("best_parameters", Values::F32(values)) => checkpoint.kept = values,
                ("members", Values::F32(values)) => checkpoint.members = values,
                ("sums_of_parameters", Values::F64(values)) => checkpoint.average.sums = values,
                _ => return Err(damaged(format!("unexpected array `{name}`"))),
            }
        }
        Ok(checkpoint)
    }

    /// Refuses a checkpoint of another training, as far as it shows.
    pub(super) fn check(&self, training: &Training) -> Result<()> {
        let all = Layout::of(&training.architecture).len();
        let fresh = Moments::new(training.optimiser, all);
        let kept = training.keep.is_best() && self.best.is_some();
        let averaged = training.keep.averaging().map_or(0, |with| (self.epochs() + 1).saturating_sub(with.start));
        let members = (1..=self.epochs()).filter(|&epoch| training.takes(epoch)).count();
        let lengths = [
            ("parameters", self.parameters.len(), all),
            ("first moments", self.moments.first.len(), fresh.first.len()),
            ("second moments", self.moments.second.len(), fresh.second.len()),
            ("parameters of the best epoch", self.kept.len(), if kept { all } else { 0 }),
            ("parameters of members", self.members.len(), members * all),
            ("sums of parameters", self.average.sums.len(), if averaged > 0 { all } else { 0 }),
            ("epochs in the sums", self.average.count, averaged),
        ];
        if let Some((what, found, expected)) = lengths.into_iter().find(|(_, found, expected)| found != expected) {
            return Err(Error::Shape { sample: "state of the training".into(), what, found, expected });
        }
        let numbered = self.history.epochs.iter().zip(1..).all(|(epoch, number)| epoch.epoch == number);
        if !numbered || self.epochs() > training.epochs {
            return Err(damaged(format!("it has {} epochs of {}", self.epochs(), training.epochs)));
        }
        Ok(())
    }
}

fn damaged(reason: String) -> Error {
    Error::Checkpoint { reason }
}
