//! Optimisers: how a gradient changes the parameters.
//!
//! State is kept in flat vectors beside the parameters, and a step is one pass over them, cut in blocks of fixed
//! size that threads share.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::kernel::{Coefficients, descend, update};

/// Parameters that one task updates; small networks are not worth a second thread.
pub(crate) const BLOCK: usize = 8192;

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
    /// Gradient descent with momentum.
    Sgd {
        /// Step size.
        learning_rate: f64,
        /// Share of the last step that is kept.
        #[serde(default)]
        momentum: f64,
    },
}

impl Optimiser {
    /// Adam with β₁ 0.9, β₂ 0.999, ε 1e-8.
    pub fn adam(learning_rate: f64) -> Self {
        Self::Adam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }

    /// Nadam with β₁ 0.9, β₂ 0.999, ε 1e-8 and a schedule decay of 0.004.
    pub fn nadam(learning_rate: f64) -> Self {
        Self::Nadam { learning_rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule_decay: 0.004 }
    }

    /// Gradient descent with momentum.
    pub fn sgd(learning_rate: f64, momentum: f64) -> Self {
        Self::Sgd { learning_rate, momentum }
    }

    /// The step size that training begins with.
    pub fn learning_rate(&self) -> f64 {
        let (Self::Adam { learning_rate, .. } | Self::Nadam { learning_rate, .. } | Self::Sgd { learning_rate, .. }) =
            *self;
        learning_rate
    }

    /// The same optimiser with another step size.
    pub fn with_learning_rate(mut self, rate: f64) -> Self {
        let (Self::Adam { learning_rate, .. } | Self::Nadam { learning_rate, .. } | Self::Sgd { learning_rate, .. }) =
            &mut self;
        *learning_rate = rate;
        self
    }

    /// Refuses step sizes and decays out of range.
    pub fn check(&self) -> Result<()> {
        let refuse = |option, found: f64, expected| Err(Error::Option { option, found: found.to_string(), expected });
        let rate = self.learning_rate();
        if !(rate.is_finite() && rate > 0.0) {
            return refuse("learning_rate", rate, "a number > 0");
        }
        match *self {
            Self::Adam { beta1, beta2, epsilon, .. } | Self::Nadam { beta1, beta2, epsilon, .. } => {
                for (option, beta) in [("beta1", beta1), ("beta2", beta2)] {
                    if !(0.0..1.0).contains(&beta) {
                        return refuse(option, beta, "0 ≤ value < 1");
                    }
                }
                if epsilon > 0.0 { Ok(()) } else { refuse("epsilon", epsilon, "a number > 0") }
            }
            Self::Sgd { momentum, .. } if !(0.0..1.0).contains(&momentum) => {
                refuse("momentum", momentum, "0 ≤ value < 1")
            }
            Self::Sgd { .. } => Ok(()),
        }
    }
}

/// An optimiser in the course of a training.
pub(crate) struct Descent {
    optimiser: Optimiser,
    step: i32,
    /// Π μ of Nadam's momenta so far.
    momenta: f64,
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Descent {
    pub(crate) fn new(optimiser: Optimiser, parameters: usize) -> Self {
        let second = if matches!(optimiser, Optimiser::Sgd { .. }) { 0 } else { parameters };
        Self { optimiser, step: 0, momenta: 1.0, first: vec![0.0; parameters], second: vec![0.0; second] }
    }

    /// Changes the parameters by one step of size `rate`.
    pub(crate) fn step(&mut self, parameters: &mut [f32], gradient: &[f32], rate: f64) {
        self.step += 1;
        let (first, second) = (&mut self.first, &mut self.second);
        let with = match self.optimiser {
            Optimiser::Sgd { momentum, .. } => {
                return descend(parameters, gradient, first, momentum as f32, rate as f32);
            }
            Optimiser::Adam { beta1, beta2, epsilon, .. } => {
                let weight = rate / (1.0 - beta1.powi(self.step));
                coefficients(beta1, beta2, epsilon, self.step, [0.0, weight])
            }
            Optimiser::Nadam { beta1, beta2, epsilon, schedule_decay, .. } => {
                let momentum = |step: i32| beta1 * (1.0 - 0.5 * 0.96_f64.powf(f64::from(step) * schedule_decay));
                let (now, next) = (momentum(self.step), momentum(self.step + 1));
                self.momenta *= now;
                let direct = rate * (1.0 - now) / (1.0 - self.momenta);
                let weight = rate * next / (1.0 - self.momenta * next);
                coefficients(beta1, beta2, epsilon, self.step, [direct, weight])
            }
        };
        if parameters.len() <= BLOCK {
            return update(parameters, gradient, first, second, with);
        }
        let blocks = parameters.par_chunks_mut(BLOCK).zip(gradient.par_chunks(BLOCK));
        let moments = first.par_chunks_mut(BLOCK).zip(second.par_chunks_mut(BLOCK));
        blocks.zip(moments).for_each(|((p, g), (m, v))| update(p, g, m, v, with));
    }
}

fn coefficients(beta1: f64, beta2: f64, epsilon: f64, step: i32, [direct, first]: [f64; 2]) -> Coefficients {
    Coefficients {
        beta1: beta1 as f32,
        rest1: (1.0 - beta1) as f32,
        beta2: beta2 as f32,
        rest2: (1.0 - beta2) as f32,
        direct: direct as f32,
        first: first as f32,
        second: (1.0 / (1.0 - beta2.powi(step)).sqrt()) as f32,
        epsilon: epsilon as f32,
    }
}
