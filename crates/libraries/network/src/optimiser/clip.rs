//! Limits of the gradient: one steep batch cannot throw the parameters away.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::kernel::{limit, squares};
use crate::optimiser::BLOCK;

/// A limit of the gradient of a batch, which includes the L2 terms; as PyTorch's `clip_grad_norm_` and
/// `clip_grad_value_` on all parameters together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClipGradient {
    /// A longer gradient is shortened to this Euclidean norm, in its direction.
    Norm(f64),
    /// Each component is put between minus this and this.
    Value(f64),
}

impl ClipGradient {
    pub(crate) fn check(&self) -> Result<()> {
        let (option, found) = match *self {
            Self::Norm(norm) => ("clip_gradient.norm", norm),
            Self::Value(value) => ("clip_gradient.value", value),
        };
        match found > 0.0 && found.is_finite() {
            true => Ok(()),
            false => Err(Error::Option { option, found: found.to_string(), expected: "a number > 0" }),
        }
    }

    /// What the limit does to this gradient.
    pub(super) fn of(self, gradient: &[f32]) -> Limit {
        match self {
            Self::Value(bound) => Limit { factor: 1.0, bound: bound as f32 },
            Self::Norm(longest) => {
                // Added in order: the sum must not depend on the threads.
                let norm = gradient.chunks(BLOCK).map(squares).sum::<f64>().sqrt();
                // The constant is PyTorch's.
                Limit { factor: (longest / (norm + 1e-6)).min(1.0) as f32, bound: f32::INFINITY }
            }
        }
    }
}

/// A limit, applied while a block of the gradient is in cache.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    factor: f32,
    bound: f32,
}

impl Limit {
    pub(super) fn apply(self, gradient: &mut [f32]) {
        limit(gradient, self.factor, self.bound);
    }
}
