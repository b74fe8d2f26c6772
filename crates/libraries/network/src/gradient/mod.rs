//! Gradients of the loss of a batch, by own kernels or by Burn's automatic differentiation, behind one trait.

mod autodiff;
mod encoded;
mod fused;
mod fused_layer;
mod lane;
mod lorentz_boost;
mod losses;
mod place;
mod sigmoid;
mod small;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

pub(crate) use autodiff::Autodiff;
pub(crate) use encoded::Encoded;
pub(crate) use fused::Fused;
pub(crate) use fused_layer::{FusedLayer, fused_layers};
pub(crate) use sigmoid::Sigmoid;
pub(crate) use small::Small;

use crate::architecture::{Architecture, Head, Layout};
use crate::backend::Backend;
use crate::batchwise::{Batchwise, Judged};
use crate::error::Result;
use crate::kernel::Sums;
use crate::loss::Loss;
use crate::optimiser::BLOCK;

/// The events of one step.
#[derive(Clone, Copy)]
pub(crate) struct Batch<'a> {
    pub(crate) inputs: &'a [f32],
    /// Class of each event, or the bits of the value that a regression learns.
    pub(crate) truth: &'a [u32],
    pub(crate) weights: &'a [f32],
    /// The decorrelated variable; none without decorrelation.
    pub(crate) decorrelated: &'a [f32],
    /// What the weighted sum of losses is multiplied by.
    pub(crate) factor: f32,
    /// Number of the step, which chooses the dropout masks.
    pub(crate) step: u64,
}

impl<'a> Batch<'a> {
    /// The events without their inputs.
    pub(crate) fn judged(&self) -> Judged<'a> {
        Judged { targets: self.truth, weights: self.weights, decorrelated: self.decorrelated }
    }
}

/// A way to compute gradients.
pub(crate) trait Gradients: Send {
    /// Computes the gradient of `factor · Σ weight · loss`.
    ///
    /// # Errors
    /// When a device does not give its numbers back.
    fn compute(&mut self, parameters: &[f32], batch: &Batch<'_>) -> Result<Sums>;
    /// The gradient last computed, laid out as the parameters; 0 for moving statistics.
    fn gradient(&mut self) -> &mut [f32];
    /// Moves the statistics of batch normalisation by a share of the way to those of the last batch.
    fn move_statistics(&mut self, _parameters: &mut [f32], _share: f32) {}
}

/// What a training differentiates.
#[derive(Clone, Copy)]
pub(crate) struct Problem<'a> {
    pub(crate) architecture: &'a Architecture,
    pub(crate) loss: &'a Loss,
    /// What of it needs whole batches.
    pub(crate) batchwise: Option<&'a Batchwise>,
    /// Seed of the dropout masks.
    pub(crate) seed: u64,
    /// Largest number of events in a batch.
    pub(crate) batch_size: usize,
}

/// The fastest way to compute gradients that a backend allows.
pub(crate) fn gradients(problem: Problem<'_>, backend: Backend) -> Result<Box<dyn Gradients>> {
    if problem.architecture.output.activation == Head::Sigmoid {
        let wide = problem.architecture.widened();
        let softmax = gradients(Problem { architecture: &wide, ..problem }, backend)?;
        return Ok(Box::new(Sigmoid::new(problem.architecture, softmax)));
    }
    if let (Backend::Flex, Some(encoded)) = (backend, Encoded::new(problem)?) {
        return Ok(Box::new(encoded));
    }
    if let (Backend::Flex, Some(layers)) = (backend, fused_layers(problem.architecture)) {
        return Ok(match Small::new(&layers, problem) {
            Some(small) => Box::new(small),
            None => Box::new(Fused::new(layers, problem)),
        });
    }
    Ok(Box::new(Autodiff::new(problem, backend.device()?)))
}

/// Adds `Σ l2 · weight²` to the gradient and returns it.
pub(crate) fn add_l2(layout: &Layout, parameters: &[f32], gradient: &mut [f32]) -> f64 {
    let mut penalty = 0.0;
    for parameter in layout.parameters().iter().filter(|parameter| parameter.l2 > 0.0) {
        let values = parameters[parameter.range.clone()].par_chunks(BLOCK);
        let slopes = gradient[parameter.range.clone()].par_chunks_mut(BLOCK);
        let twice = (2.0 * parameter.l2) as f32;
        let squares: Vec<f64> = values.zip(slopes).map(|(p, g)| crate::kernel::shrink(p, g, twice)).collect();
        penalty += parameter.l2 * squares.iter().sum::<f64>();
    }
    penalty
}

/// `Σ l2 · weight²`.
pub(crate) fn l2(layout: &Layout, parameters: &[f32]) -> f64 {
    let squares = |values: &[f32]| values.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>();
    let kernels = layout.parameters().iter().filter(|parameter| parameter.l2 > 0.0);
    kernels.map(|parameter| parameter.l2 * squares(&parameters[parameter.range.clone()])).sum()
}
