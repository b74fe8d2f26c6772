//! Optimisers: how a gradient changes the parameters, and how long it may be.

mod clip;
mod descent;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use clip::ClipGradient;
pub(crate) use descent::{BLOCK, Descent, Moments, StepSize};

use crate::error::{Error, Result};

/// An optimiser with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Optimiser {
    /// arXiv:1412.6980, algorithm 1.
    ///
    /// `epsilon` is added to the corrected root of the second moment, as in the paper and PyTorch. Keras adds it
    /// before the correction, which matters for gradients of its size (1e-8) only.
    Adam {
        /// Step size.
        learning_rate: f64,
        /// Decay of the mean of gradients.
        beta1: f64,
        /// Decay of the mean of squares.
        beta2: f64,
        /// Added to the divisor.
        epsilon: f64,
    },
    /// Adam with Nesterov momentum (Dozat, ICLR workshop 2016), with the warming momentum of Keras and PyTorch:
    /// β₁ (1 - 0.5 · 0.96^(step · `schedule_decay`)).
    Nadam {
        /// Step size.
        learning_rate: f64,
        /// Decay of the mean of gradients.
        beta1: f64,
        /// Decay of the mean of squares.
        beta2: f64,
        /// Added to the divisor.
        epsilon: f64,
        /// Speed at which the momentum reaches β₁.
        schedule_decay: f64,
    },
    /// Adam with decoupled weight decay (arXiv:1711.05101) as in PyTorch: before each step every kernel is multiplied
    /// by 1 - rate · `weight_decay`. Biases and the scales of batch normalisation are free.
    #[serde(rename = "adamw")]
    AdamW {
        /// Step size.
        learning_rate: f64,
        /// Decay of the mean of gradients.
        beta1: f64,
        /// Decay of the mean of squares.
        beta2: f64,
        /// Added to the divisor.
        epsilon: f64,
        /// Share of a kernel that a step of rate 1 takes away.
        weight_decay: f64,
    },
    /// Rectified Adam (arXiv:1908.03265, algorithm 2) as in PyTorch: `epsilon` is added before the correction.
    #[serde(rename = "radam")]
    RAdam {
        /// Step size.
        learning_rate: f64,
        /// Decay of the mean of gradients.
        beta1: f64,
        /// Decay of the mean of squares.
        beta2: f64,
        /// Added to the divisor.
        epsilon: f64,
    },
    /// Gradient descent as in PyTorch: the velocity v ← `momentum` · v + g is a sum of gradients, and the step is
    /// rate · v, or with `nesterov` rate · (g + `momentum` · v).
    Sgd {
        /// Step size.
        learning_rate: f64,
        /// Share of the velocity that is kept.
        #[serde(default)]
        momentum: f64,
        /// Whether the step looks ahead (Sutskever et al., ICML 2013).
        #[serde(default)]
        nesterov: bool,
    },
}

impl Optimiser {
    /// Adam with β₁ 0.9, β₂ 0.999, ε 1e-8.
    pub fn adam(learning_rate: f64) -> Self {
        Self::Adam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }

    /// Adam with decoupled weight decay, β₁ 0.9, β₂ 0.999, ε 1e-8.
    pub fn adamw(learning_rate: f64, weight_decay: f64) -> Self {
        Self::AdamW { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weight_decay }
    }

    /// Nadam with β₁ 0.9, β₂ 0.999, ε 1e-8 and a schedule decay of 0.004.
    pub fn nadam(learning_rate: f64) -> Self {
        Self::Nadam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule_decay: 0.004 }
    }

    /// Rectified Adam with β₁ 0.9, β₂ 0.999, ε 1e-8.
    pub fn radam(learning_rate: f64) -> Self {
        Self::RAdam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }

    /// Gradient descent with momentum.
    pub fn sgd(learning_rate: f64, momentum: f64) -> Self {
        Self::Sgd { learning_rate, momentum, nesterov: false }
    }

    /// The step size that training begins with.
    pub fn learning_rate(&self) -> f64 {
        let (Self::Adam { learning_rate, .. }
        | Self::AdamW { learning_rate, .. }
        | Self::Nadam { learning_rate, .. }
        | Self::RAdam { learning_rate, .. }
        | Self::Sgd { learning_rate, .. }) = *self;
        learning_rate
    }

    /// The same optimiser with another step size.
    pub fn with_learning_rate(mut self, rate: f64) -> Self {
        let (Self::Adam { learning_rate, .. }
        | Self::AdamW { learning_rate, .. }
        | Self::Nadam { learning_rate, .. }
        | Self::RAdam { learning_rate, .. }
        | Self::Sgd { learning_rate, .. }) = &mut self;
        *learning_rate = rate;
        self
    }

    /// Refuses step sizes and decays out of range.
    pub fn check(&self) -> Result<()> {
        let number = |option, found: f64, allowed: bool, expected| {
            let error = Error::Option { option, found: found.to_string(), expected };
            if allowed && found.is_finite() { Ok(()) } else { Err(error) }
        };
        let positive = |option, found| number(option, found, found > 0.0, "a number > 0");
        let share = |option, found| number(option, found, (0.0..1.0).contains(&found), "0 ≤ value < 1");
        positive("learning_rate", self.learning_rate())?;
        match *self {
            Self::Adam { beta1, beta2, epsilon, .. }
            | Self::AdamW { beta1, beta2, epsilon, .. }
            | Self::Nadam { beta1, beta2, epsilon, .. }
            | Self::RAdam { beta1, beta2, epsilon, .. } => {
                share("beta1", beta1)?;
                share("beta2", beta2)?;
                positive("epsilon", epsilon)?;
            }
            Self::Sgd { momentum, .. } => share("momentum", momentum)?,
        }
        match *self {
            Self::AdamW { weight_decay, .. } => {
                number("weight_decay", weight_decay, weight_decay >= 0.0, "a number ≥ 0")
            }
            _ => Ok(()),
        }
    }
}
