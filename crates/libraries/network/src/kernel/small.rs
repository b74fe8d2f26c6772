//! Whole networks of a few units: sixteen events side by side in each vector register.
//!
//! Matrix products do not pay below the size of a register block. Here every value of the network is a group of
//! sixteen events, and one pass goes forward, through the loss and backward (ten times as fast on a 2-10-3 network).
//! Loops count indices: iterator adapters are not always inlined into code for other instruction sets.

#![allow(clippy::needless_range_loop, reason = "see above")]

use super::curve::{self, Curve, with_curve};
use super::distance::distance;
use super::dropout::Mask;
use super::function::{exp, ln};
use super::kernel;
use super::score::rate;
use super::sums::Sums;
use crate::architecture::Activation;
use crate::loss::Loss;

/// Events in a group.
const SIDE: usize = 16;

/// Most units of a layer.
pub(crate) const WIDEST: usize = 16;

/// One value of sixteen events.
pub(crate) type Group = [f32; SIDE];

/// A dense layer by the places of its parameters.
#[derive(Clone, Copy)]
pub(crate) struct SmallLayer {
    pub(crate) inputs: usize,
    pub(crate) outputs: usize,
    pub(crate) weight: usize,
    pub(crate) bias: usize,
    pub(crate) activation: Activation,
    pub(crate) mask: Option<Mask>,
}

/// Space for the values of one group of events, and sums of gradients of each of the sixteen.
pub(crate) struct SmallWork {
    values: Vec<Group>,
    delta: Vec<Group>,
    before: Vec<Group>,
    gradient: Vec<Group>,
}

impl SmallWork {
    pub(crate) fn new(widths: &[usize], parameters: usize) -> Self {
        let widest = widths.iter().copied().max().unwrap_or(0);
        let groups = |length| vec![[0.0; SIDE]; length];
        let values = groups(widths.iter().sum());
        Self { values, delta: groups(widest), before: groups(widest), gradient: groups(parameters) }
    }
}

/// The events of a batch.
#[derive(Clone, Copy)]
pub(crate) struct SmallBatch<'a> {
    pub(crate) inputs: &'a [f32],
    pub(crate) truth: &'a [u32],
    pub(crate) weights: &'a [f32],
}

kernel! {
    /// Overwrites `gradient` with that of `factor · Σ weight · loss`.
    #[allow(clippy::too_many_arguments, reason = "one pass does everything")]
    small_pass<'a>(
        layers: &'a [SmallLayer], parameters: &'a [f32], batch: SmallBatch<'a>, factor: f32, loss: &'a Loss,
        work: &'a mut SmallWork, gradient: &'a mut [f32],
    ) -> Sums {
        pass(layers, parameters, batch, factor, loss, work, gradient)
    }
}

#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "the arguments of the kernel above")]
fn pass(
    layers: &[SmallLayer],
    parameters: &[f32],
    batch: SmallBatch<'_>,
    factor: f32,
    loss: &Loss,
    work: &mut SmallWork,
    gradient: &mut [f32],
) -> Sums {
    let width = layers[0].inputs;
    work.gradient.fill([0.0; SIDE]);
    let (mut losses, mut second) = ([0.0; SIDE], [0.0; SIDE]);
    let groups = batch.inputs.chunks(SIDE * width).zip(batch.truth.chunks(SIDE)).zip(batch.weights.chunks(SIDE));
    for (index, ((inputs, truth), weights)) in groups.enumerate() {
        let first = index * SIDE;
        // A last group that is not full keeps rows of weight 0.
        let (mut own, mut weight) = ([0; SIDE], [0.0; SIDE]);
        own[..truth.len()].copy_from_slice(truth);
        weight[..weights.len()].copy_from_slice(weights);
        let values = &mut work.values[..width];
        for event in 0..truth.len() {
            for input in 0..width {
                values[input][event] = inputs[event * width + input];
            }
        }
        let output = forward(layers, parameters, &mut work.values, first);
        let (logits, slopes) = (&work.values[output..], &mut work.delta);
        slope(logits, slopes, &own, &weight, factor, loss, &mut losses, &mut second);
        backward(layers, parameters, work, output, first);
    }
    for parameter in 0..gradient.len() {
        gradient[parameter] = total(&work.gradient[parameter]);
    }
    let sum = |group: &Group| group.iter().map(|&value| f64::from(value)).sum();
    Sums { loss: sum(&losses), second: sum(&second), ..Sums::default() }
}

/// Fills `values` layer after layer; returns where the last layer begins.
#[inline(always)]
fn forward(layers: &[SmallLayer], parameters: &[f32], values: &mut [Group], first: usize) -> usize {
    let mut begin = 0;
    for layer in layers {
        let (inputs, outputs) = values[begin..].split_at_mut(layer.inputs);
        let weights = &parameters[layer.weight..layer.weight + layer.inputs * layer.outputs];
        let biases = &parameters[layer.bias..layer.bias + layer.outputs];
        for unit in 0..layer.outputs {
            let mut sum = [biases[unit]; SIDE];
            for input in 0..layer.inputs {
                let (weight, values) = (weights[input * layer.outputs + unit], &inputs[input]);
                for event in 0..SIDE {
                    sum[event] = weight.mul_add(values[event], sum[event]);
                }
            }
            with_curve!(layer.activation, value(&mut sum));
            drop_out(&mut sum, layer, first, unit);
            outputs[unit] = sum;
        }
        begin += layer.inputs;
    }
    begin
}

#[inline(always)]
fn backward(layers: &[SmallLayer], parameters: &[f32], work: &mut SmallWork, output: usize, first: usize) {
    let mut begin = output;
    for (depth, layer) in layers.iter().enumerate().rev() {
        begin -= layer.inputs;
        let deltas = &work.delta[..layer.outputs];
        let biases = &mut work.gradient[layer.bias..layer.bias + layer.outputs];
        for unit in 0..layer.outputs {
            for event in 0..SIDE {
                biases[unit][event] += deltas[unit][event];
            }
        }
        for unit in 0..layer.inputs {
            let input = work.values[begin + unit];
            let at = layer.weight + unit * layer.outputs;
            let weights = &parameters[at..at + layer.outputs];
            let sums = &mut work.gradient[at..at + layer.outputs];
            let mut back = [0.0; SIDE];
            for output in 0..layer.outputs {
                let (delta, sum, weight) = (deltas[output], &mut sums[output], weights[output]);
                for event in 0..SIDE {
                    sum[event] = input[event].mul_add(delta[event], sum[event]);
                }
                for event in 0..SIDE {
                    back[event] = weight.mul_add(delta[event], back[event]);
                }
            }
            if depth > 0 {
                let below = &layers[depth - 1];
                let unscale = below.mask.map_or(1.0, |mask| mask.unscale);
                with_curve!(below.activation, derivative(&mut back, &input, unscale));
                drop_out(&mut back, below, first, unit);
            }
            work.before[unit] = back;
        }
        std::mem::swap(&mut work.delta, &mut work.before);
    }
}

/// Derivative of the loss by the last layer, as in [`super::softmax`].
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "inlined into the one pass")]
fn slope(
    logits: &[Group],
    slopes: &mut [Group],
    own: &[u32; SIDE],
    weight: &Group,
    factor: f32,
    loss: &Loss,
    losses: &mut Group,
    second: &mut Group,
) {
    let is_own = |class: usize, event: usize| own[event] == class as u32;
    let classes = logits.len();
    let slopes = &mut slopes[..classes];
    if classes == 1 {
        for event in 0..SIDE {
            let [size, other, slope] = distance(logits[0][event] - f32::from_bits(own[event]), loss);
            losses[event] += weight[event] * size;
            second[event] += weight[event] * other;
            slopes[0][event] = weight[event] * factor * slope;
        }
        return;
    }
    let mut largest = logits[0];
    for class in 1..classes {
        for event in 0..SIDE {
            largest[event] = largest[event].max(logits[class][event]);
        }
    }
    let (mut total, mut distance) = ([0.0; SIDE], [0.0; SIDE]);
    for class in 0..classes {
        let (logit, out) = (&logits[class], &mut slopes[class]);
        for event in 0..SIDE {
            let shifted = logit[event] - largest[event];
            distance[event] += if is_own(class, event) { shifted } else { 0.0 };
            out[event] = exp(shifted);
            total[event] += out[event];
        }
    }
    for event in 0..SIDE {
        second[event] += if distance[event] == 0.0 { weight[event] } else { 0.0 };
    }
    match loss {
        Loss::CrossEntropy | Loss::BinaryCrossEntropy => {
            for event in 0..SIDE {
                losses[event] += weight[event] * (ln(total[event]) - distance[event]);
            }
            for class in 0..classes {
                let out = &mut slopes[class];
                for event in 0..SIDE {
                    let target = if is_own(class, event) { 1.0 } else { 0.0 };
                    out[event] = weight[event] * factor * (out[event] / total[event] - target);
                }
            }
        }
        Loss::SquaredError => {
            let share = 1.0 / classes as f32;
            let (mut squares, mut mean) = ([0.0; SIDE], [0.0; SIDE]);
            for class in 0..classes {
                let out = &mut slopes[class];
                for event in 0..SIDE {
                    out[event] /= total[event];
                    let d = out[event] - if is_own(class, event) { 1.0 } else { 0.0 };
                    squares[event] += d * d;
                    mean[event] += d * out[event];
                }
            }
            for event in 0..SIDE {
                losses[event] += weight[event] * share * squares[event];
            }
            for class in 0..classes {
                let out = &mut slopes[class];
                for event in 0..SIDE {
                    let d = out[event] - if is_own(class, event) { 1.0 } else { 0.0 };
                    out[event] *= 2.0 * share * weight[event] * factor * (d - mean[event]);
                }
            }
        }
        _ => {
            let mut rows = [0.0; SIDE * WIDEST];
            let rows = &mut rows[..SIDE * classes];
            for class in 0..classes {
                for event in 0..SIDE {
                    rows[event * classes + class] = logits[class][event] - largest[event];
                }
            }
            losses[0] += rate(rows, classes, own, weight, factor, loss).loss as f32;
            for class in 0..classes {
                for event in 0..SIDE {
                    slopes[class][event] = rows[event * classes + class];
                }
            }
        }
    }
}

/// Sum by halves, which stays in vector registers.
#[inline(always)]
fn total(group: &Group) -> f32 {
    let mut sum = *group;
    for half in [8, 4, 2, 1] {
        for event in 0..half {
            sum[event] += sum[event + half];
        }
    }
    sum[0]
}

#[inline(always)]
fn value<C: Curve>(group: &mut Group) {
    for event in 0..SIDE {
        group[event] = C::value(group[event]);
    }
}

#[inline(always)]
fn derivative<C: Curve>(back: &mut Group, saved: &Group, unscale: f32) {
    for event in 0..SIDE {
        back[event] *= C::slope(saved[event] * unscale);
    }
}

#[inline(always)]
fn drop_out(group: &mut Group, layer: &SmallLayer, first: usize, unit: usize) {
    let Some(mask) = layer.mask else { return };
    for event in 0..SIDE {
        let index = ((first + event) * layer.outputs + unit) as u32;
        group[event] = if mask.keeps(index) { group[event] * mask.scale } else { 0.0 };
    }
}
