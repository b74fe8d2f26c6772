//! Gradients by Burn's automatic differentiation: for layers without a kernel, for other devices, and the referee
//! of the kernels.
//!
//! The parameters are the same flat vector; dropout masks are the same hash, so both paths compute the same.

use burn_tensor::activation::{leaky_relu, relu, sigmoid, softplus, tanh};
use burn_tensor::{Device, Int, Tensor, TensorData};

use super::losses::{distances, losses};
use super::{Batch, Gradients, Problem, lorentz_boost};
use crate::architecture::Activation;
use crate::batchwise::Batchwise;
use crate::error::{Error, Result};
use crate::kernel::{Masks, Sums};
use crate::loss::Loss;
use crate::stage::{BatchNorm, Dense, Encode, Stage, stages};

/// Gradients by automatic differentiation.
pub(crate) struct Autodiff {
    stages: Vec<Stage>,
    inputs: usize,
    loss: Loss,
    batchwise: Option<Batchwise>,
    seed: u64,
    device: Device,
    gradient: Vec<f32>,
    /// Mean and variance of each batch normalisation in the last batch.
    statistics: Vec<(BatchNorm, [Vec<f32>; 2])>,
}

impl Autodiff {
    pub(super) fn new(problem: Problem<'_>, device: Device) -> Self {
        Self {
            stages: stages(problem.architecture),
            inputs: problem.architecture.inputs,
            loss: problem.loss.clone(),
            batchwise: problem.batchwise.cloned(),
            seed: problem.seed,
            device: device.autodiff(),
            gradient: vec![0.0; problem.architecture.parameters()],
            statistics: Vec::new(),
        }
    }

    fn matrix(&self, values: &[f32], columns: usize) -> Tensor<2> {
        Tensor::from_data(TensorData::new(values.to_vec(), [values.len() / columns, columns]), &self.device)
    }

    fn encode(&mut self, leaves: &mut Leaves<'_>, inputs: &[f32], encode: &Encode) -> Result<Tensor<2>> {
        let rows = || inputs.chunks_exact(self.inputs);
        let mut parts = Vec::new();
        if !encode.numbers.is_empty() {
            let numbers: Vec<f32> = rows().flat_map(|row| encode.numbers.iter().map(|&input| row[input])).collect();
            parts.push(self.matrix(&numbers, encode.numbers.len()));
        }
        for (category, table) in &encode.categories {
            let is = |value: f32| category.values.iter().map(move |known| f32::from(u8::from(*known == value)));
            let places: Vec<f32> = rows().flat_map(|row| is(row[category.input])).collect();
            let places = self.matrix(&places, category.values.len());
            parts.push(match table {
                Some(table) => places.matmul(leaves.leaf(table, category.width())),
                None => places,
            });
        }
        if let Some(boost) = &encode.boost {
            let component = |index: usize| {
                let particles = || boost.of.particles.iter();
                let values: Vec<f32> = rows().flat_map(|row| particles().map(move |place| row[place[index]])).collect();
                self.matrix(&values, boost.of.particles.len())
            };
            let momenta = [0, 1, 2, 3].map(component);
            let weights = [&boost.particles, &boost.frames].map(|range| leaves.leaf(range, boost.of.combinations));
            let features = lorentz_boost::features(&boost.of, momenta, weights);
            parts.push(self.normalise(leaves, features, &boost.norm)?);
        }
        Ok(Tensor::cat(parts, 1))
    }

    /// Batch normalisation, whose statistics are kept for [`Gradients::move_statistics`].
    fn normalise(&mut self, leaves: &mut Leaves<'_>, rows: Tensor<2>, norm: &BatchNorm) -> Result<Tensor<2>> {
        let mean = rows.clone().mean_dim(0);
        let centred = rows - mean.clone();
        let variance = centred.clone().powi_scalar(2).mean_dim(0);
        self.statistics.push((norm.clone(), [values(mean)?, values(variance.clone())?]));
        Ok(leaves.scale(centred / (variance + BatchNorm::EPSILON).sqrt(), norm))
    }

    /// The outputs before the softmax.
    fn forward(&mut self, leaves: &mut Leaves<'_>, batch: &Batch<'_>) -> Result<Tensor<2>> {
        let masks = Masks::new(self.seed, batch.step);
        let mut rows = self.matrix(batch.inputs, self.inputs);
        let mut kept = Vec::new();
        self.statistics.clear();
        for stage in self.stages.clone() {
            rows = match stage {
                Stage::Encode(encode) => self.encode(leaves, batch.inputs, &encode)?,
                Stage::Dense(dense) => leaves.dense(rows, &dense),
                Stage::Activation(activation) => activate(rows, activation),
                Stage::Dropout { rate, index } => match masks.of_layer(index, rate) {
                    Some(mask) => {
                        let [events, units] = rows.dims();
                        let factor = |unit: u32| if mask.keeps(unit) { mask.scale } else { 0.0 };
                        let factors: Vec<f32> = (0..(events * units) as u32).map(factor).collect();
                        rows * self.matrix(&factors, units)
                    }
                    None => rows,
                },
                Stage::AlphaDropout(dropout) => match masks.of_layer(dropout.index, dropout.rate) {
                    Some(mask) => {
                        let [events, units] = rows.dims();
                        let choose = |kept, dropped| {
                            let choice = |unit: u32| if mask.keeps(unit) { kept } else { dropped };
                            self.matrix(&(0..(events * units) as u32).map(choice).collect::<Vec<f32>>(), units)
                        };
                        rows * choose(dropout.scale, 0.0) + choose(dropout.shift, dropout.dropped)
                    }
                    None => rows,
                },
                Stage::Keep { .. } => {
                    kept.push(rows.clone());
                    rows
                }
                Stage::Add { slot } => rows + kept[slot].clone(),
                Stage::Concatenate { slot } => Tensor::cat(vec![rows, kept[slot].clone()], 1),
                Stage::BatchNorm(norm) => self.normalise(leaves, rows, &norm)?,
            };
        }
        Ok(rows)
    }

    /// Slopes by the logits are known in closed form: the rest is differentiated automatically.
    fn batchwise(
        &mut self,
        with: &Batchwise,
        leaves: &Leaves<'_>,
        logits: Tensor<2>,
        batch: &Batch<'_>,
    ) -> Result<Sums> {
        let mut rows = values(logits.clone())?;
        let classes = logits.dims()[1];
        let sums = with.slope(&mut rows, &vec![0.0; classes], batch.judged(), batch.factor);
        self.backward(leaves, (logits * self.matrix(&rows, classes)).sum())?;
        Ok(sums)
    }

    fn backward(&mut self, leaves: &Leaves<'_>, loss: Tensor<1>) -> Result<()> {
        let gradients = loss.backward();
        for (range, leaf) in &leaves.of {
            if let Some(slope) = leaf.grad(&gradients) {
                self.gradient[range.clone()].copy_from_slice(&values(slope)?);
            }
        }
        Ok(())
    }
}

impl Gradients for Autodiff {
    fn compute(&mut self, parameters: &[f32], batch: &Batch<'_>) -> Result<Sums> {
        let mut leaves = Leaves { parameters, device: self.device.clone(), of: Vec::new() };
        let logits = self.forward(&mut leaves, batch)?;
        if let Some(batchwise) = self.batchwise.clone() {
            return self.batchwise(&batchwise, &leaves, logits, batch);
        }
        let weights = self.matrix(batch.weights, 1).squeeze_dim::<1>(1);
        if logits.dims()[1] == 1 {
            let learnt: Vec<f32> = batch.truth.iter().map(|&bits| f32::from_bits(bits)).collect();
            let distance = (logits - self.matrix(&learnt, 1)).squeeze_dim::<1>(1);
            let [loss, other] = distances(&self.loss, distance).map(|each| (each * weights.clone()).sum());
            let sums = Sums { loss: value(&loss)?, second: value(&other)?, ..Sums::default() };
            self.backward(&leaves, loss * batch.factor)?;
            return Ok(sums);
        }
        let targets: Vec<i32> = batch.truth.iter().map(|&target| target as i32).collect();
        let targets = Tensor::<1, Int>::from_data(TensorData::new(targets, [batch.truth.len()]), &self.device);
        let correct = values(logits.clone().argmax(1).squeeze_dim::<1>(1).equal(targets).float().unsqueeze())?;
        let losses = losses(&self.loss, logits, batch.truth, &self.device);
        let sum = (losses * weights).sum();
        let loss = value(&sum)?;
        self.backward(&leaves, sum * batch.factor)?;
        let weighted = batch.weights.iter().zip(&correct).map(|(&weight, &hit)| f64::from(weight * hit));
        Ok(Sums { loss, second: weighted.sum(), ..Sums::default() })
    }

    fn gradient(&mut self) -> &mut [f32] {
        &mut self.gradient
    }

    fn move_statistics(&mut self, parameters: &mut [f32], share: f32) {
        for (norm, [mean, variance]) in &self.statistics {
            for (range, new) in [(&norm.mean, mean), (&norm.variance, variance)] {
                for (moving, new) in parameters[range.clone()].iter_mut().zip(new) {
                    *moving += share * (new - *moving);
                }
            }
        }
    }
}

/// Parameters as tensors that gradients are asked of.
struct Leaves<'a> {
    parameters: &'a [f32],
    device: Device,
    of: Vec<(std::ops::Range<usize>, Tensor<2>)>,
}

impl Leaves<'_> {
    fn leaf(&mut self, range: &std::ops::Range<usize>, columns: usize) -> Tensor<2> {
        let data = TensorData::new(self.parameters[range.clone()].to_vec(), [range.len() / columns, columns]);
        let leaf = Tensor::<2>::from_data(data, &self.device).require_grad();
        self.of.push((range.clone(), leaf.clone()));
        leaf
    }

    fn dense(&mut self, rows: Tensor<2>, dense: &Dense) -> Tensor<2> {
        let weight = self.leaf(&dense.weight, dense.outputs);
        activate(rows.matmul(weight) + self.leaf(&dense.bias, dense.outputs), dense.activation)
    }

    fn scale(&mut self, rows: Tensor<2>, norm: &BatchNorm) -> Tensor<2> {
        let columns = norm.gamma.len();
        rows * self.leaf(&norm.gamma, columns) + self.leaf(&norm.beta, columns)
    }
}

fn activate(x: Tensor<2>, activation: Activation) -> Tensor<2> {
    match activation {
        Activation::Linear => x,
        Activation::Relu => relu(x),
        Activation::LeakyRelu => leaky_relu(x, 0.01),
        Activation::Elu => relu(x.clone()) + negative(x),
        Activation::Selu => relu(x.clone()) * 1.050_701 + negative(x) * 1.758_099_3,
        Activation::Softplus => softplus(x, 1.0),
        Activation::Tanh => tanh(x),
        Activation::Sigmoid => sigmoid(x),
        Activation::Swish => x.clone() * sigmoid(x),
    }
}

/// `exp(min(x, 0)) - 1`
fn negative(x: Tensor<2>) -> Tensor<2> {
    x.clamp_max(0.0).exp() - 1.0
}

/// All numbers of a tensor, read from the device.
fn values(tensor: Tensor<2>) -> Result<Vec<f32>> {
    let read = tensor.into_data().convert::<f32>().try_to_vec();
    read.map_err(|problem| Error::Device { reason: format!("{problem:?}") })
}

/// The number of a tensor that has one.
fn value(tensor: &Tensor<1>) -> Result<f64> {
    let values = values(tensor.clone().unsqueeze())?;
    let first = values.first().ok_or_else(|| Error::Device { reason: "it gave no number".into() })?;
    Ok(f64::from(*first))
}
