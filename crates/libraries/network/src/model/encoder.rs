//! From the inputs to what the first layer sees, for prediction.

use crate::architecture::LorentzBoost;
use crate::kernel::scale_columns;
use crate::stage::{Boost, Encode};

/// An encoding with what is the same for all events.
pub(super) struct Encoder {
    encode: Encode,
    boost: Option<Booster>,
}

/// A Lorentz boost with its weights and its normalisation as a scale and a shift.
struct Booster {
    of: LorentzBoost,
    particles: Vec<f32>,
    frames: Vec<f32>,
    scale: Vec<f32>,
    shift: Vec<f32>,
}

impl Encoder {
    pub(super) fn new(encode: Encode, parameters: &[f32]) -> Self {
        let booster = |boost: &Boost| {
            let (scale, shift) = boost.norm.fold(parameters);
            let weights = |range: &std::ops::Range<usize>| {
                parameters[range.clone()].iter().map(|weight| weight.abs()).collect::<Vec<f32>>()
            };
            let (particles, frames) = (weights(&boost.particles), weights(&boost.frames));
            Booster { of: boost.of.clone(), particles, frames, scale, shift }
        };
        let boost = encode.boost.as_ref().map(booster);
        Self { encode, boost }
    }

    /// From `variables x events` to what the first layer sees, whose width it returns. Unknown values become NaN.
    pub(super) fn run(&self, parameters: &[f32], from: &[f32], events: usize, to: &mut [f32]) -> usize {
        let mut width = 0;
        let mut next = |count: usize| {
            width += count;
            (width - count) * events..width * events
        };
        let column = |input: usize| &from[input * events..][..events];
        for &input in &self.encode.numbers {
            to[next(1)].copy_from_slice(column(input));
        }
        for (category, table) in &self.encode.categories {
            let table = table.as_ref().map(|table| &parameters[table.clone()]);
            for unit in 0..category.width() {
                for (value, into) in column(category.input).iter().zip(&mut to[next(1)]) {
                    *into = category.place(*value).map_or(f32::NAN, |place| match table {
                        Some(table) => table[place * category.width() + unit],
                        None => f32::from(u8::from(place == unit)),
                    });
                }
            }
        }
        if let Some(boost) = &self.boost {
            boost.run(from, events, &mut to[next(boost.of.width())]);
        }
        width
    }
}

impl Booster {
    fn run(&self, from: &[f32], events: usize, to: &mut [f32]) {
        let count = self.of.combinations;
        let mut momenta = vec![[0.0; 4]; count];
        for event in 0..events {
            let mut put = |feature: usize, value: f32| to[feature * events + event] = value;
            for (index, momentum) in momenta.iter_mut().enumerate() {
                let combined = self.sum(&self.particles, index, from, events, event);
                *momentum = boost(combined, self.sum(&self.frames, index, from, events, event));
                let [e, x, y, z] = *momentum;
                let own = combined[0] * combined[0] - square(&combined[1..]);
                let features = [e, x, y, z, root(x * x + y * y), root(square(&[x, y, z])), root(own.max(0.0))];
                (0..).zip(features).for_each(|(feature, value)| put(feature * count + index, value));
            }
            for (pair, (first, second)) in self.of.pairs().enumerate() {
                let [[_, a @ ..], [_, b @ ..]] = [momenta[first], momenta[second]];
                let product: f32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
                put(7 * count + pair, product / (root(square(&a)) * root(square(&b))));
            }
        }
        scale_columns(to, events, &self.scale, &self.shift);
    }

    /// The sum over particles with the weights of combination `index`.
    fn sum(&self, weights: &[f32], index: usize, from: &[f32], events: usize, event: usize) -> [f32; 4] {
        let weights = weights.iter().skip(index).step_by(self.of.combinations);
        let mut sum = [0.0; 4];
        for (particle, weight) in self.of.particles.iter().zip(weights) {
            for (sum, input) in sum.iter_mut().zip(particle) {
                *sum += weight * from[input * events + event];
            }
        }
        sum
    }
}

/// A four-momentum in the rest frame of another; see `gradient::lorentz_boost`.
fn boost([e, x, y, z]: [f32; 4], [frame_e, frame_x, frame_y, frame_z]: [f32; 4]) -> [f32; 4] {
    let frame_square = frame_e * frame_e;
    let mass = root((frame_square - square(&[frame_x, frame_y, frame_z])).max(LorentzBoost::LEAST_MASS * frame_square));
    let along = x * frame_x + y * frame_y + z * frame_z;
    let factor = along / (mass * (frame_e + mass)) - e / mass;
    [(e * frame_e - along) / mass, x + frame_x * factor, y + frame_y * factor, z + frame_z * factor]
}

fn square(components: &[f32]) -> f32 {
    components.iter().map(|component| component * component).sum()
}

fn root(square: f32) -> f32 {
    (square + LorentzBoost::EPSILON).sqrt()
}
