//! What turns the inputs of a model into its outputs.

use common::config::{Loss, LossNormalisation};

/// A kind of model. The tensors of the file are its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Learner {
    /// One or more networks of one architecture.
    Network(Network),
}

/// Networks, whose scores are averaged.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Layers and their options, as the crate `network` writes them.
    pub architecture: serde_json::Value,
    /// How many networks of that architecture there are; the scores are the weighted mean of theirs.
    pub members: usize,
    /// How much each of them counts in that mean; empty if all count the same.
    pub member_weights: Vec<f64>,
    /// The loss that was minimised.
    pub loss: Loss,
    /// What the weighted loss of a batch was divided by.
    pub loss_normalisation: LossNormalisation,
}

impl Learner {
    pub(crate) fn check(&self) -> Result<(), String> {
        match self {
            Self::Network(Network { members: 0, .. }) => Err("it is an ensemble of 0 members".into()),
            Self::Network(_) => Ok(()),
        }
    }
}
