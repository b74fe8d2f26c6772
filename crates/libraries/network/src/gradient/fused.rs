//! Gradients by own kernels: the rows of a batch are cut in lanes that threads share.
//!
//! The number of lanes depends on the network and the batch size alone, and their gradients are added in order,
//! so the bytes of a model do not depend on the number of threads. Nothing is allocated in a step.

use rayon::prelude::*;

use super::lane::{Lane, Step};
use super::{Batch, FusedLayer, Gradients, Problem};
use crate::batchwise::Batchwise;
use crate::error::Result;
use crate::kernel::{Masks, Sums, collect};
use crate::loss::Loss;
use crate::optimiser::BLOCK;

/// Most lanes of a batch, and so the most threads that one training uses.
const LANES: usize = 8;
/// Fewest rows in a lane: matrix products with fewer are slow.
const LANE_ROWS: usize = 128;
/// Fewest multiplications in a lane: less is not worth waking a thread.
const LANE_WORK: usize = 1 << 20;

/// Gradients by own kernels.
pub(crate) struct Fused {
    layers: Vec<FusedLayer>,
    loss: Loss,
    batchwise: Option<Batchwise>,
    /// Outputs of a batch, then derivatives by them; for losses of whole batches only.
    outputs: Vec<f32>,
    seed: u64,
    lanes: Vec<Lane>,
}

impl Fused {
    pub(super) fn new(layers: Vec<FusedLayer>, problem: Problem<'_>) -> Self {
        let parameters = problem.architecture.parameters();
        let rows = problem.batch_size;
        let lanes = (rows / LANE_ROWS).min(3 * rows * parameters / LANE_WORK).clamp(1, LANES);
        let lane = || Lane::new(&layers, parameters, rows.div_ceil(lanes));
        let lanes = (0..lanes).map(|_| lane()).collect();
        let (loss, batchwise) = (problem.loss.clone(), problem.batchwise.cloned());
        Self { layers, loss, batchwise, outputs: Vec::new(), seed: problem.seed, lanes }
    }
}

impl Gradients for Fused {
    fn compute(&mut self, parameters: &[f32], batch: &Batch<'_>) -> Result<Sums> {
        let rows = batch.truth.len();
        let masks = Masks::new(self.seed, batch.step);
        let step = Step { layers: &self.layers, parameters, masks, loss: &self.loss, slopes: None };
        let Some((batchwise, last)) = self.batchwise.as_ref().zip(self.layers.last()) else {
            return Ok(run(&mut self.lanes, step, batch));
        };
        let classes = last.dense.outputs;
        let share = rows.div_ceil(self.lanes.len());
        self.outputs.resize(rows * classes, 0.0);
        let lanes = self.lanes.par_iter_mut().with_max_len(1).zip(self.outputs.par_chunks_mut(share * classes));
        lanes.enumerate().for_each(|(index, (lane, into))| {
            lane.outputs(step, &part(batch, step, share, index), index * share, into);
        });
        let bias = &parameters[last.dense.bias.clone()];
        let sums = batchwise.slope(&mut self.outputs, bias, batch.judged(), batch.factor);
        run(&mut self.lanes, Step { slopes: Some(&self.outputs), ..step }, batch);
        Ok(sums)
    }

    fn gradient(&mut self) -> &mut [f32] {
        &mut self.lanes[0].gradient
    }
}

/// The share of a batch that is a lane's.
fn part<'a>(batch: &Batch<'a>, step: Step<'_>, share: usize, lane: usize) -> Batch<'a> {
    let (rows, width) = (batch.truth.len(), step.layers[0].dense.inputs);
    let (begin, end) = ((lane * share).min(rows), ((lane + 1) * share).min(rows));
    let inputs = &batch.inputs[begin * width..end * width];
    Batch { inputs, truth: &batch.truth[begin..end], weights: &batch.weights[begin..end], ..*batch }
}

/// Runs all lanes and adds their gradients to that of the first.
fn run(lanes: &mut [Lane], step: Step<'_>, batch: &Batch<'_>) -> Sums {
    let rows = batch.truth.len();
    let share = rows.div_ceil(lanes.len());
    if let [lane] = lanes {
        lane.run(step, batch, 0);
        return lane.sums;
    }
    let run = |(index, lane): (usize, &mut Lane)| lane.run(step, &part(batch, step, share, index), index * share);
    lanes.par_iter_mut().with_max_len(1).enumerate().for_each(run);
    // A small last batch leaves lanes without rows, whose gradients are those of the step before.
    let used = rows.div_ceil(share).max(1);
    let (first, others) = lanes[..used].split_at_mut(1);
    first[0].gradient.par_chunks_mut(BLOCK).enumerate().for_each(|(index, total)| {
        let range = index * BLOCK..index * BLOCK + total.len();
        others.iter().for_each(|lane| collect(total, &lane.gradient[range.clone()]));
    });
    let mut sums = Sums::default();
    lanes[..used].iter().for_each(|lane| sums += lane.sums);
    sums
}
