//! A trained network, or an ensemble of one architecture: parameters, and what they think of events.

mod encoder;
mod ensemble;
mod errors;
mod evaluate;
mod predictor;
mod tensors;

#[cfg(test)]
mod tests;

use crate::architecture::{Architecture, Layout};
use crate::error::{Error, Result};

pub use errors::Errors;
pub(crate) use evaluate::{Evaluation, accuracy_or_errors, evaluate};
pub use predictor::{Predictor, Space};

/// A classifier with its parameters, or several of one architecture, whose scores are the weighted mean of theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    architecture: Architecture,
    parameters: Vec<f32>,
    /// How much each member counts, in sum 1; empty if all count the same.
    shares: Vec<f64>,
}

impl Model {
    /// A model from an architecture and its flat parameter vector; see [`Layout`].
    pub fn new(architecture: Architecture, parameters: Vec<f32>) -> Result<Self> {
        let model = Self::ensemble(architecture, parameters)?;
        model.check_parameters(1)?;
        Ok(model)
    }

    /// A model from an architecture and the flat parameter vectors of one or more members, one after another.
    pub fn ensemble(architecture: Architecture, parameters: Vec<f32>) -> Result<Self> {
        architecture.check()?;
        let model = Self { architecture, parameters, shares: Vec::new() };
        model.check_parameters(model.members().max(1))?;
        Ok(model)
    }

    /// The same members, which count in proportion to these numbers; all the same if there are none.
    pub fn weighted(self, weights: &[f64]) -> Result<Self> {
        let (found, expected) = (weights.len(), self.members());
        if found != expected && found > 0 {
            return Err(Error::Shape { sample: "model".into(), what: "weights of members", found, expected });
        }
        let sum: f64 = weights.iter().sum();
        if let Some(wrong) = weights.iter().find(|weight| !(weight.is_finite() && **weight > 0.0)) {
            let option = "weight of a member";
            return Err(Error::Option { option, found: wrong.to_string(), expected: "a positive number" });
        }
        Ok(Self { shares: weights.iter().map(|weight| weight / sum).collect(), ..self })
    }

    fn check_parameters(&self, members: usize) -> Result<()> {
        let (found, expected) = (self.parameters.len(), members * self.architecture.parameters());
        let (sample, what) = ("model".to_owned(), "parameters");
        if found == expected { Ok(()) } else { Err(Error::Shape { sample, what, found, expected }) }
    }

    /// Layers and output.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// Number of input variables.
    pub fn inputs(&self) -> usize {
        self.architecture.inputs
    }

    /// Number of classes; 1 of a regression.
    pub fn classes(&self) -> usize {
        self.architecture.output.classes
    }

    /// Number of networks whose mean of scores it is.
    pub fn members(&self) -> usize {
        self.parameters.len() / self.architecture.parameters()
    }

    /// How much each member counts, in sum 1; empty if all count the same.
    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    /// The flat parameter vector; those of members one after another.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// Names, shapes and places of the parameters of a member.
    pub fn layout(&self) -> Layout {
        Layout::of(&self.architecture)
    }

    /// The model ready to predict.
    pub fn predictor(&self) -> Predictor<'_> {
        Predictor::new(&self.architecture, &self.parameters).weighted(&self.shares)
    }
}
