//! A trained network: architecture and parameters, and what it thinks of events.

mod encoder;
mod evaluate;
mod predictor;
mod tensors;

#[cfg(test)]
mod tests;

use crate::architecture::{Architecture, Layout};
use crate::error::{Error, Result};

pub(crate) use evaluate::{Evaluation, evaluate};
pub use predictor::{Predictor, Space};

/// A classifier with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    architecture: Architecture,
    parameters: Vec<f32>,
}

impl Model {
    /// A model from an architecture and its flat parameter vector; see [`Layout`].
    pub fn new(architecture: Architecture, parameters: Vec<f32>) -> Result<Self> {
        architecture.check()?;
        let expected = architecture.parameters();
        if parameters.len() != expected {
            let (sample, what) = ("model".to_owned(), "parameters");
            return Err(Error::Shape { sample, what, found: parameters.len(), expected });
        }
        Ok(Self { architecture, parameters })
    }

    /// Layers and output.
    pub fn architecture(&self) -> &Architecture {
        &self.architecture
    }

    /// Number of input variables.
    pub fn inputs(&self) -> usize {
        self.architecture.inputs
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.architecture.output.classes
    }

    /// The flat parameter vector.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// Names, shapes and places of the parameters.
    pub fn layout(&self) -> Layout {
        Layout::of(&self.architecture)
    }

    /// The model ready to predict.
    pub fn predictor(&self) -> Predictor<'_> {
        Predictor::new(&self.architecture, &self.parameters)
    }
}
