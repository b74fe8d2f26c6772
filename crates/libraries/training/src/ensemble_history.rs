//! The numbers of an ensemble of trainings that are the same in every run: of each member, and of all.
use std::collections::BTreeMap;

use modelfile::TrainingResult;
use network::Outcome;
use serde::Serialize;

use crate::history::History;

/// What `fold{f}_history.json` holds of an ensemble.
#[derive(Debug, Serialize)]
pub struct EnsembleHistory {
    /// Mean of the validation losses of the members that are kept, each of its own events.
    pub validation_loss: f64,
    /// Their standard deviation (ddof 0).
    pub validation_loss_deviation: f64,
    /// All members, in the order of their numbers.
    pub members: Vec<MemberHistory>,
}

/// What it holds of a member.
#[derive(Debug, Serialize)]
pub struct MemberHistory {
    /// Its number, from 0.
    pub member: usize,
    /// How much it counts, in sum 1; 0 if it is not in the model file.
    pub weight: f64,
    /// Its training.
    #[serde(flatten)]
    pub history: History,
}

impl MemberHistory {
    /// A member that has no weight yet.
    pub fn new(member: usize, outcome: &Outcome, keeps_best: bool) -> Self {
        Self { member, weight: 0.0, history: History::new(outcome, keeps_best) }
    }

    /// The validation loss of what is kept of its training; infinite if there is none.
    pub fn validation_loss(&self) -> f64 {
        let averaged = self.history.averaged.and_then(|averaged| averaged.validation_loss);
        averaged.or(self.history.kept().validation_loss).unwrap_or(f64::INFINITY)
    }
}

impl EnsembleHistory {
    /// The history of members that have weights.
    pub fn new(members: Vec<MemberHistory>) -> Self {
        let kept = || members.iter().filter(|member| member.weight > 0.0).map(MemberHistory::validation_loss);
        let mean = kept().sum::<f64>() / kept().count() as f64;
        let variance = kept().map(|loss| (loss - mean).powi(2)).sum::<f64>() / kept().count() as f64;
        Self { validation_loss: mean, validation_loss_deviation: variance.sqrt(), members }
    }

    /// The members that are in the model file.
    pub fn kept(&self) -> impl Iterator<Item = &MemberHistory> {
        self.members.iter().filter(|member| member.weight > 0.0)
    }

    /// What the manifest tells of it: the most epochs, and means over the members.
    pub fn result(&self) -> TrainingResult {
        let results: Vec<TrainingResult> = self.kept().map(|member| member.history.result()).collect();
        let mut metrics: BTreeMap<String, f64> = BTreeMap::new();
        for (name, value) in results.iter().flat_map(|result| &result.metrics) {
            *metrics.entry(name.clone()).or_default() += value / results.len() as f64;
        }
        let most = |of: fn(&TrainingResult) -> usize| results.iter().map(of).max().unwrap_or(0);
        let averaged_from = results.iter().find_map(|result| result.averaged_from);
        TrainingResult { epochs: most(|of| of.epochs), epoch: most(|of| of.epoch), averaged_from, metrics }
    }
}
