//! Activation functions with their derivatives, as types, so that a loop over one holds no branch.

use super::function::{exp, exp_m1, ln_1p, sigmoid, tanh};

/// An activation function.
pub(super) trait Curve {
    /// The slope at an output of 0 is 0, so a dropped unit needs no second look at its mask.
    const FLAT_AT_ZERO: bool = false;
    /// Value at `x`.
    fn value(x: f32) -> f32;
    /// Derivative, from the value (from `x` for [`Swish`], whose value does not tell).
    fn slope(saved: f32) -> f32;
}

macro_rules! curves {
    ($($name:ident: $x:ident => $value:expr, $saved:ident => $slope:expr $(, $flat:literal)?;)*) => { $(
        pub(super) struct $name;
        impl Curve for $name {
            $(const FLAT_AT_ZERO: bool = $flat;)?
            #[inline(always)]
            fn value($x: f32) -> f32 { $value }
            #[inline(always)]
            fn slope($saved: f32) -> f32 { $slope }
        }
    )* };
}

/// Scale and negative limit of SELU (arXiv:1706.02515, equation 14).
const SELU_SCALE: f32 = 1.050_701;
const SELU_LIMIT: f32 = 1.758_099_3;

curves! {
    Linear: x => x, _y => 1.0;
    Relu: x => x.max(0.0), y => if y > 0.0 { 1.0 } else { 0.0 }, true;
    LeakyRelu: x => if x > 0.0 { x } else { 0.01 * x }, y => if y > 0.0 { 1.0 } else { 0.01 };
    Elu: x => x.max(0.0) + exp_m1(x.min(0.0)), y => if y > 0.0 { 1.0 } else { y + 1.0 };
    Selu: x => SELU_SCALE * x.max(0.0) + SELU_LIMIT * exp_m1(x.min(0.0)),
        y => if y > 0.0 { SELU_SCALE } else { y + SELU_LIMIT };
    Softplus: x => x.max(0.0) + ln_1p(exp(-x.abs())), y => -exp_m1(-y);
    Tanh: x => tanh(x), y => 1.0 - y * y;
    Sigmoid: x => sigmoid(x), y => y * (1.0 - y);
    Swish: x => x * sigmoid(x), x => { let s = sigmoid(x); s * (x * (1.0 - s) + 1.0) };
}

/// Calls a generic function with the type of an activation.
macro_rules! with_curve {
    ($activation:expr, $call:ident($($argument:expr),*)) => {
        match $activation {
            Activation::Linear => $call::<curve::Linear>($($argument),*),
            Activation::Relu => $call::<curve::Relu>($($argument),*),
            Activation::LeakyRelu => $call::<curve::LeakyRelu>($($argument),*),
            Activation::Elu => $call::<curve::Elu>($($argument),*),
            Activation::Selu => $call::<curve::Selu>($($argument),*),
            Activation::Softplus => $call::<curve::Softplus>($($argument),*),
            Activation::Tanh => $call::<curve::Tanh>($($argument),*),
            Activation::Sigmoid => $call::<curve::Sigmoid>($($argument),*),
            Activation::Swish => $call::<curve::Swish>($($argument),*),
        }
    };
}
pub(super) use with_curve;
