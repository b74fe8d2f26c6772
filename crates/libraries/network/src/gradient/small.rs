//! Gradients of networks so small that whole events fit into vector registers, in one pass on one thread.

use super::{Batch, FusedLayer, Gradients, Problem};
use crate::error::Result;
use crate::kernel::{Masks, SmallBatch, SmallLayer, SmallWork, Sums, WIDEST, small_pass};
use crate::loss::Loss;

/// Gradients of a small network.
pub(crate) struct Small {
    layers: Vec<FusedLayer>,
    places: Vec<SmallLayer>,
    loss: Loss,
    seed: u64,
    work: SmallWork,
    gradient: Vec<f32>,
}

impl Small {
    /// None if the network is too wide, a layer's slope or output more than its kernel, or the loss the whole batch.
    pub(super) fn new(layers: &[FusedLayer], problem: Problem<'_>) -> Option<Self> {
        let mut widths = vec![problem.architecture.inputs];
        widths.extend(layers.iter().map(|layer| layer.dense.outputs));
        if problem.batchwise.is_some() {
            return None;
        }
        let more = |layer: &FusedLayer| layer.joined || layer.keeps_input();
        if widths.iter().any(|&width| width > WIDEST) || layers.iter().any(more) {
            return None;
        }
        let parameters = problem.architecture.parameters();
        let place = |layer: &FusedLayer| {
            let dense = &layer.dense;
            let (weight, bias) = (dense.weight.start, dense.bias.start);
            let (inputs, outputs, activation) = (dense.inputs, dense.outputs, dense.activation);
            SmallLayer { inputs, outputs, weight, bias, activation, mask: None }
        };
        Some(Self {
            places: layers.iter().map(place).collect(),
            layers: layers.to_vec(),
            loss: problem.loss.clone(),
            seed: problem.seed,
            work: SmallWork::new(&widths, parameters),
            gradient: vec![0.0; parameters],
        })
    }
}

impl Gradients for Small {
    fn compute(&mut self, parameters: &[f32], batch: &Batch<'_>) -> Result<Sums> {
        let masks = Masks::new(self.seed, batch.step);
        for (place, layer) in self.places.iter_mut().zip(&self.layers) {
            place.mask = layer.mask(masks);
        }
        let Batch { inputs, truth, weights, factor, .. } = *batch;
        let rows = SmallBatch { inputs, truth, weights };
        let (work, gradient) = (&mut self.work, &mut self.gradient);
        Ok(small_pass(&self.places, parameters, rows, factor, &self.loss, work, gradient))
    }

    fn gradient(&mut self) -> &mut [f32] {
        &mut self.gradient
    }
}
