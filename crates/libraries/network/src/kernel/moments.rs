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

/// What gradient descent does in one step: `v <- momentum · v + g; p -= direct · g + velocity · v`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Descend {
    /// Share of the velocity that is kept.
    pub(crate) momentum: f32,
    /// Factor of the gradient itself: 0 without Nesterov's look ahead.
    pub(crate) direct: f32,
    /// Factor of the velocity.
    pub(crate) velocity: f32,
}

kernel! {
    /// One step of gradient descent.
    descend<'a>(parameters: &'a mut [f32], gradient: &'a [f32], velocity: &'a mut [f32], with: Descend) {
        for ((value, &slope), velocity) in parameters.iter_mut().zip(gradient).zip(velocity) {
            *velocity = with.momentum.mul_add(*velocity, slope);
            *value -= with.direct.mul_add(slope, with.velocity * *velocity);
        }
    }
}

kernel! {
    /// `values *= factor`.
    multiply<'a>(values: &'a mut [f32], factor: f32) {
        for value in values { *value *= factor; }
    }
}

kernel! {
    /// `values *= factor`, then between `-bound` and `bound`.
    limit<'a>(values: &'a mut [f32], factor: f32, bound: f32) {
        for value in values { *value = (*value * factor).clamp(-bound, bound); }
    }
}

kernel! {
    /// Σ values².
    squares<'a>(values: &'a [f32]) -> f64 {
        let mut sums = [0.0_f64; 8];
        let (values, rest) = values.as_chunks::<8>();
        for values in values {
            for (sum, &value) in sums.iter_mut().zip(values) {
                *sum += f64::from(value) * f64::from(value);
            }
        }
        sums.iter().sum::<f64>() + rest.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>()
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
