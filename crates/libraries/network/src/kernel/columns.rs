//! The passes over columns: each unit holds one value for each event, side by side.
//!
//! So every vector register is full whatever the number of units, and an output layer of two classes is as fast as a hidden one.

use super::curve::{self, Curve, with_curve};
use super::dropout::Mask;
use super::function::exp;
use super::kernel;
use crate::architecture::Activation;

/// What training does besides.
pub(crate) struct TrainingPass<'a> {
    /// Gets what the activation sees, unless it is empty.
    pub(crate) saved: &'a mut [f32],
    pub(crate) mask: Option<Mask>,
    /// Place of the first event in its batch.
    pub(crate) first: usize,
}

kernel! {
    /// `columns <- dropout(activation(columns + bias))` with one bias for each column of `events` values, or none at all.
    activate<'a>(
        columns: &'a mut [f32], events: usize, bias: &'a [f32], activation: Activation, training: Option<TrainingPass<'a>>,
    ) {
        let mask = match training {
            None => None,
            Some(TrainingPass { saved, mask, first }) => {
                for ((column, saved), bias) in columns.chunks_exact(events.max(1)).zip(saved.chunks_exact_mut(events.max(1))).zip(bias) {
                    for (value, saved) in column.iter().zip(saved) { *saved = *value + bias; }
                }
                mask.map(|mask| (mask, first))
            }
        };
        with_curve!(activation, forward(columns, events, bias, mask));
    }
}

#[inline(always)]
fn forward<C: Curve>(columns: &mut [f32], events: usize, bias: &[f32], mask: Option<(Mask, usize)>) {
    for (unit, column) in columns.chunks_exact_mut(events.max(1)).enumerate() {
        let bias_of_unit = bias.get(unit).copied().unwrap_or(0.0);
        for value in column.iter_mut() {
            *value = C::value(*value + bias_of_unit);
        }
        if let Some((mask, first)) = mask {
            let units = bias.len() as u32;
            let index = (first as u32).wrapping_mul(units).wrapping_add(unit as u32);
            for (event, value) in column.iter_mut().enumerate() {
                let kept = mask.keeps(index.wrapping_add((event as u32).wrapping_mul(units)));
                *value = if kept { *value * mask.scale } else { 0.0 };
            }
        }
    }
}

kernel! {
    /// `columns <- columns · scale + shift`.
    scale_columns<'a>(columns: &'a mut [f32], events: usize, scale: &'a [f32], shift: &'a [f32]) {
        for ((column, scale), shift) in columns.chunks_exact_mut(events.max(1)).zip(scale).zip(shift) {
            for value in column { *value = value.mul_add(*scale, *shift); }
        }
    }
}

/// Events whose largest value and sum are kept at a time.
const SIDE: usize = 64;

kernel! {
    /// `columns <- softmax(columns + bias)`, over the classes of each event.
    softmax_columns<'a>(columns: &'a mut [f32], events: usize, bias: &'a [f32]) {
        for first in (0..events).step_by(SIDE) {
            let count = SIDE.min(events - first);
            let (mut largest, mut total) = ([f32::MIN; SIDE], [0.0; SIDE]);
            for (class, bias) in bias.iter().enumerate() {
                let column = &mut columns[class * events + first..][..count];
                for (value, largest) in column.iter_mut().zip(&mut largest) {
                    *value += bias;
                    *largest = largest.max(*value);
                }
            }
            for class in 0..bias.len() {
                let column = &mut columns[class * events + first..][..count];
                for ((value, largest), total) in column.iter_mut().zip(&largest).zip(&mut total) {
                    *value = exp(*value - largest);
                    *total += *value;
                }
            }
            total.iter_mut().for_each(|total| *total = 1.0 / *total);
            for class in 0..bias.len() {
                let column = &mut columns[class * events + first..][..count];
                for (value, factor) in column.iter_mut().zip(&total) { *value *= factor; }
            }
        }
    }
}

kernel! {
    /// `delta <- delta · derivative` of dropout and activation, and `bias_gradient += ` the sum of each column.
    ///
    /// `saved` holds the layer's output, for swish its input.
    backpropagate<'a>(
        delta: &'a mut [f32], saved: &'a [f32], bias_gradient: &'a mut [f32], activation: Activation,
        mask: Option<Mask>, first: usize,
    ) {
        with_curve!(activation, backward(delta, saved, bias_gradient, mask, first, activation));
    }
}

#[inline(always)]
fn backward<C: Curve>(
    delta: &mut [f32],
    saved: &[f32],
    bias_gradient: &mut [f32],
    mask: Option<Mask>,
    first: usize,
    activation: Activation,
) {
    let units = bias_gradient.len();
    let events = (delta.len() / units.max(1)).max(1);
    let scale = mask.map_or(1.0, |mask| mask.scale);
    // A kept output was scaled; the derivative is a function of the value before.
    let unscale = mask.filter(|_| activation != Activation::Swish).map_or(1.0, |mask| mask.unscale);
    let columns = delta.chunks_exact_mut(events).zip(saved.chunks_exact(events)).zip(bias_gradient);
    for (unit, ((delta, saved), sum)) in columns.enumerate() {
        match mask {
            Some(mask) if !C::FLAT_AT_ZERO => {
                let units = units as u32;
                let index = (first as u32).wrapping_mul(units).wrapping_add(unit as u32);
                for (event, (delta, saved)) in delta.iter_mut().zip(saved).enumerate() {
                    let kept = mask.keeps(index.wrapping_add((event as u32).wrapping_mul(units)));
                    *delta *= if kept { scale * C::slope(saved * unscale) } else { 0.0 };
                }
            }
            _ => {
                for (delta, saved) in delta.iter_mut().zip(saved) {
                    *delta *= scale * C::slope(*saved);
                }
            }
        }
        *sum += total(delta);
    }
}

/// Sum in an order that vector registers allow.
#[inline(always)]
fn total(values: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 16];
    let (sixteens, rest) = values.as_chunks::<16>();
    for values in sixteens {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }
    sums.iter().chain(rest).sum()
}

kernel! {
    /// `sums +=` the sum of each unit over `rows` of all units.
    add_columns<'a>(rows: &'a [f32], sums: &'a mut [f32]) {
        for row in rows.chunks_exact(sums.len()) {
            for (sum, value) in sums.iter_mut().zip(row) { *sum += value; }
        }
    }
}

/// Rows of `width` values become columns.
pub(crate) fn transpose(rows: &[f32], width: usize, columns: &mut [f32]) {
    for (index, column) in columns.chunks_exact_mut((rows.len() / width).max(1)).enumerate() {
        rows[index..].iter().step_by(width).zip(column).for_each(|(value, into)| *into = *value);
    }
}
