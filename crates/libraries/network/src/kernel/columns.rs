//! The passes of prediction, where each unit holds a column of events.

use super::curve::{self, Curve, with_curve};
use super::function::exp;
use super::kernel;
use crate::architecture::Activation;

kernel! {
    /// `columns <- activation(columns + bias)` with one bias for each column of `events` values, or none at all.
    activate_columns<'a>(columns: &'a mut [f32], events: usize, bias: &'a [f32], activation: Activation) {
        with_curve!(activation, forward(columns, events, bias));
    }
}

#[inline(always)]
fn forward<C: Curve>(columns: &mut [f32], events: usize, bias: &[f32]) {
    for (unit, column) in columns.chunks_exact_mut(events.max(1)).enumerate() {
        let bias = bias.get(unit).copied().unwrap_or(0.0);
        for value in column {
            *value = C::value(*value + bias);
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
