//! The numbers of an ensemble of trainings that are the same in every run: of each member, and of all.
use std::collections::BTreeMap;

use common::number::significant;
use modelfile::TrainingResult;
use network::{Epoch, Outcome};
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

    /// The course of its training in one line.
    pub fn summary(&self, seconds: f64) -> String {
        let (kept, epochs) = (self.history.kept_epoch, self.history.epochs.len());
        let loss = significant(self.validation_loss(), 5);
        format!("member {}: epoch {kept} of {epochs} kept, validation loss {loss}; {seconds:.1} s", self.member)
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

    fn kept(&self) -> impl Iterator<Item = &MemberHistory> {
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

    /// The mean losses of the members that are kept, in the epochs that all of them have, drawn for `fold`.
    pub fn figure(&self, fold: u32) -> figures::Result<figures::Figure> {
        let heading = format!("Mean of {} trainings on fold {fold}", self.kept().count());
        let epochs = self.kept().map(|member| member.history.epochs.len()).min().unwrap_or(0);
        let mean = |number: fn(&Epoch) -> Option<f64>| -> Vec<f64> {
            let at = |epoch: usize| {
                let numbers: Option<Vec<f64>> =
                    self.kept().map(|member| number(&member.history.epochs[epoch])).collect();
                numbers.map(|numbers| numbers.iter().sum::<f64>() / numbers.len() as f64)
            };
            (0..epochs).filter_map(at).collect()
        };
        let learning_rate = mean(|epoch| Some(epoch.learning_rate));
        let changes = learning_rate.iter().any(|rate| *rate != learning_rate[0]);
        figures::chart::Loss {
            training: &mean(|epoch| Some(epoch.loss)),
            validation: &mean(|epoch| epoch.validation_loss),
            learning_rate: if changes { &learning_rate } else { &[] },
            heading: figures::artist::Heading { right: &heading, ..Default::default() },
            ..Default::default()
        }
        .draw()
    }

    /// The course of the trainings in one line.
    pub fn summary(&self, seconds: f64) -> String {
        let kept: Vec<String> = self.kept().map(|member| significant(member.validation_loss(), 5)).collect();
        let (mean, deviation) = (significant(self.validation_loss, 5), significant(self.validation_loss_deviation, 2));
        let (trained, all) = (self.members.len(), kept.join(", "));
        format!(
            "{} of {trained} members kept: validation loss {mean} ± {deviation} ({all}); {seconds:.1} s",
            kept.len()
        )
    }
}
