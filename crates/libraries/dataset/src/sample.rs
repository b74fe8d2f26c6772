//! The events of a fold file, or of those of several eras: variables, class, target and weight of each, class after class.

use common::config::TrainingConfig;
use common::weight::ClassSum;

use crate::error::Result;
use crate::parameter::Parameter;
use crate::split::{Group, Split};

/// Events in memory.
#[derive(Debug)]
pub struct Sample {
    /// Variables, row-major: one row per event, or as many as [`Self::copy_background`] makes.
    pub inputs: Vec<f32>,
    /// Index of the class of each event.
    pub targets: Vec<u32>,
    /// What a regression learns of each event; empty for a classifier.
    pub values: Vec<f32>,
    /// Weight of each event in the training, as the policy for negative weights makes them.
    pub weights: Vec<f32>,
    /// The same with their signs, whatever the policy.
    pub signed: Vec<f32>,
    /// The variable that the scores must not tell; empty if there is none.
    pub decorrelated: Vec<f32>,
    /// Index of the era of each event, as its inputs say it; empty without eras.
    pub eras: Vec<u32>,
    /// The trees that were read, one after another.
    pub groups: Vec<Group>,
    /// Events and weights of each class.
    pub classes: Vec<ClassSum>,
    /// What the last variable is a parameter of, if the network is parametrised.
    pub parameter: Option<Parameter>,
    /// The first row of each event, and the end of the last; empty where each has one.
    pub(crate) first_rows: Vec<u32>,
}

impl Sample {
    /// The split of the configuration: each class is divided by itself, in each era.
    ///
    /// # Errors
    /// When one has fewer than two events.
    pub fn split(&self, config: &TrainingConfig) -> Result<Split> {
        Split::stratified(&self.groups, config.train_test_split, config.seed)
    }

    /// Indices of variables that have the same value in all events.
    pub fn constant(&self) -> Vec<usize> {
        let width = self.inputs.len() / self.targets.len();
        let mut candidates: Vec<usize> = (0..width).collect();
        for row in self.inputs.chunks_exact(width) {
            candidates.retain(|&variable| row[variable] == self.inputs[variable]);
            if candidates.is_empty() {
                break;
            }
        }
        candidates
    }
}
