//! The passes before and after a dense layer's matrix products: bias, activation and dropout in one.

use super::curve::{self, Curve, with_curve};
use super::dropout::Mask;
use super::kernel;
use crate::architecture::Activation;

kernel! {
    /// `rows <- dropout(activation(rows + bias))`; `saved` gets `rows + bias` unless it is empty.
    activate<'a>(
        rows: &'a mut [f32], saved: &'a mut [f32], bias: &'a [f32], activation: Activation, mask: Option<Mask>,
        first_row: usize,
    ) {
        if !saved.is_empty() {
            for (row, kept) in rows.chunks_exact_mut(bias.len()).zip(saved.chunks_exact_mut(bias.len())) {
                for ((value, kept), bias) in row.iter_mut().zip(kept).zip(bias) { *kept = *value + bias; }
            }
        }
        with_curve!(activation, forward(rows, bias, mask, first_row));
    }
}

#[inline(always)]
fn forward<C: Curve>(rows: &mut [f32], bias: &[f32], mask: Option<Mask>, first_row: usize) {
    let units = bias.len();
    for (index, row) in rows.chunks_exact_mut(units).enumerate() {
        for (value, bias) in row.iter_mut().zip(bias) {
            *value = C::value(*value + bias);
        }
        if let Some(mask) = mask {
            let first = ((first_row + index) * units) as u32;
            for (unit, value) in row.iter_mut().enumerate() {
                *value = if mask.keeps(first.wrapping_add(unit as u32)) { *value * mask.scale } else { 0.0 };
            }
        }
    }
}

kernel! {
    /// `delta <- delta · derivative` of dropout and activation, and `bias_gradient += ` its column sums.
    ///
    /// `saved` holds the layer's output, for swish its input.
    backpropagate<'a>(
        delta: &'a mut [f32], saved: &'a [f32], bias_gradient: &'a mut [f32], activation: Activation,
        mask: Option<Mask>, first_row: usize,
    ) {
        with_curve!(activation, backward(delta, saved, bias_gradient, mask, first_row, activation));
    }
}

#[inline(always)]
fn backward<C: Curve>(
    delta: &mut [f32],
    saved: &[f32],
    bias_gradient: &mut [f32],
    mask: Option<Mask>,
    first_row: usize,
    activation: Activation,
) {
    let units = bias_gradient.len();
    let scale = mask.map_or(1.0, |mask| mask.scale);
    // A kept output was scaled; the derivative is a function of the value before.
    let unscale = mask.filter(|_| activation != Activation::Swish).map_or(1.0, |mask| mask.unscale);
    let rows = delta.chunks_exact_mut(units).zip(saved.chunks_exact(units));
    for (index, (row, saved)) in rows.enumerate() {
        let columns = row.iter_mut().zip(saved).zip(bias_gradient.iter_mut());
        match mask {
            Some(mask) if !C::FLAT_AT_ZERO => {
                let first = ((first_row + index) * units) as u32;
                for (unit, ((delta, saved), sum)) in columns.enumerate() {
                    let slope = scale * C::slope(saved * unscale);
                    *delta *= if mask.keeps(first.wrapping_add(unit as u32)) { slope } else { 0.0 };
                    *sum += *delta;
                }
            }
            _ => {
                for ((delta, saved), sum) in columns {
                    *delta *= scale * C::slope(*saved);
                    *sum += *delta;
                }
            }
        }
    }
}

kernel! {
    /// `sums +=` the column sums of `rows`.
    add_columns<'a>(rows: &'a [f32], sums: &'a mut [f32]) {
        for row in rows.chunks_exact(sums.len()) {
            for (sum, value) in sums.iter_mut().zip(row) { *sum += value; }
        }
    }
}
