//! Gradients of a network with one sigmoid unit, by those of the same network with two softmax units.

use super::{Batch, Gradients};
use crate::architecture::Architecture;
use crate::error::Result;
use crate::kernel::Sums;

/// Gradients of a network that ends in one sigmoid unit.
pub(crate) struct Sigmoid {
    architecture: Architecture,
    softmax: Box<dyn Gradients>,
    wide: Vec<f32>,
    gradient: Vec<f32>,
}

impl Sigmoid {
    /// `softmax` computes gradients of the [widened](Architecture::widened) network.
    pub(super) fn new(architecture: &Architecture, softmax: Box<dyn Gradients>) -> Self {
        let gradient = vec![0.0; architecture.parameters()];
        Self { architecture: architecture.clone(), softmax, wide: Vec::new(), gradient }
    }
}

impl Gradients for Sigmoid {
    fn compute(&mut self, parameters: &[f32], batch: &Batch<'_>) -> Result<Sums> {
        self.architecture.widen(parameters, &mut self.wide);
        let sums = self.softmax.compute(&self.wide, batch)?;
        self.architecture.narrow(self.softmax.gradient(), &mut self.gradient);
        Ok(sums)
    }

    fn gradient(&mut self) -> &mut [f32] {
        &mut self.gradient
    }

    fn move_statistics(&mut self, parameters: &mut [f32], share: f32) {
        // Hidden layers lie before the output, so in the same place in both vectors.
        self.softmax.move_statistics(parameters, share);
    }
}
