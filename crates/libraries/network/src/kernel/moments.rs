//! Passes over the parameter vector: gradients of all lanes into one, and the step of an optimiser.

use super::kernel;

/// What an optimiser with two moments does in one step:
/// `p -= (direct · g + first · m) / (√v · second + epsilon)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Coefficients {
    /// Decay of the first moment, β₁.
    pub(crate) beta1: f32,
    /// 1 - β₁, rounded once.
    pub(crate) rest1: f32,
    /// Decay of the second moment, β₂.
    pub(crate) beta2: f32,
    /// 1 - β₂, rounded once.
    pub(crate) rest2: f32,
    /// Factor of the gradient itself: 0 for Adam.
    pub(crate) direct: f32,
    /// Factor of the first moment.
    pub(crate) first: f32,
    /// Correction of the second moment's start at 0.
    pub(crate) second: f32,
    /// Keeps the divisor away from 0.
    pub(crate) epsilon: f32,
}

kernel! {
    /// One step with two moments.
    update<'a>(
        parameters: &'a mut [f32], gradient: &'a [f32], first: &'a mut [f32], second: &'a mut [f32], with: Coefficients,
    ) {
        for (((value, &slope), m), v) in parameters.iter_mut().zip(gradient).zip(first).zip(second) {
            *m = with.beta1.mul_add(*m, with.rest1 * slope);
            *v = with.beta2.mul_add(*v, with.rest2 * slope * slope);
            let step = with.direct.mul_add(slope, with.first * *m);
            *value -= step / v.sqrt().mul_add(with.second, with.epsilon);
        }
    }
}

kernel! {
    /// One step of gradient descent: `velocity <- momentum · velocity - rate · g`.
    descend<'a>(parameters: &'a mut [f32], gradient: &'a [f32], velocity: &'a mut [f32], momentum: f32, rate: f32) {
        for ((value, &slope), velocity) in parameters.iter_mut().zip(gradient).zip(velocity) {
            *velocity = momentum.mul_add(*velocity, -rate * slope);
            *value += *velocity;
        }
    }
}

kernel! {
    /// `total += part`.
    collect<'a>(total: &'a mut [f32], part: &'a [f32]) {
        for (total, part) in total.iter_mut().zip(part) { *total += part; }
    }
}

kernel! {
    /// `gradient += twice · values`; returns Σ values².
    shrink<'a>(values: &'a [f32], gradient: &'a mut [f32], twice: f32) -> f64 {
        let mut sums = [0.0_f32; 16];
        let (values, rest) = values.as_chunks::<16>();
        let (slopes, rest_slopes) = gradient.as_chunks_mut::<16>();
        for (values, slopes) in values.iter().zip(slopes) {
            for ((sum, slope), value) in sums.iter_mut().zip(slopes).zip(values) {
                *slope = twice.mul_add(*value, *slope);
                *sum = value.mul_add(*value, *sum);
            }
        }
        let mut total: f64 = sums.iter().map(|&sum| f64::from(sum)).sum();
        for (slope, value) in rest_slopes.iter_mut().zip(rest) {
            *slope = twice.mul_add(*value, *slope);
            total += f64::from(value * value);
        }
        total
    }
}
