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
pub(crate) use evaluate::{Evaluation, evaluate, told};
pub use predictor::{Predictor, Space};

/// A classifier with its parameters, or several of one architecture, whose scores are the mean of theirs.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    architecture: Architecture,
    parameters: Vec<f32>,
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
        let model = Self { architecture, parameters };
        model.check_parameters(model.members().max(1))?;
        Ok(model)
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
        Predictor::new(&self.architecture, &self.parameters)
    }
}
