//! An optimiser at work.
//!
//! State is kept in flat vectors beside the parameters, and a step is one pass over them, cut in blocks of fixed
//! size that threads share.

use std::ops::Range;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ClipGradient, Optimiser};
use crate::architecture::Layout;
use crate::kernel::{Coefficients, Descend, descend, multiply, update};

/// Parameters that one task updates; small networks are not worth a second thread.
pub(crate) const BLOCK: usize = 8192;

/// Size of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StepSize {
    pub(crate) rate: f64,
    /// β₁ or the momentum, if not the optimiser's own.
    pub(crate) momentum: Option<f64>,
}

/// What is carried from step to step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Moments {
    /// Steps done.
    pub(crate) steps: u64,
    /// Π μ of Nadam's momenta so far.
    momenta: f64,
    /// Means of gradients, or velocities; as many as parameters.
    #[serde(skip)]
    pub(crate) first: Vec<f32>,
    /// Means of squares of gradients; none for plain descent.
    #[serde(skip)]
    pub(crate) second: Vec<f32>,
}

impl Moments {
    /// Those before the first step.
    pub(crate) fn new(optimiser: Optimiser, parameters: usize) -> Self {
        let second = if matches!(optimiser, Optimiser::Sgd { .. }) { 0 } else { parameters };
        Self { steps: 0, momenta: 1.0, first: vec![0.0; parameters], second: vec![0.0; second] }
    }
}

/// An optimiser in the course of a training.
pub(crate) struct Descent {
    optimiser: Optimiser,
    clip: Option<ClipGradient>,
    /// What weight decay acts on.
    decayed: Vec<Range<usize>>,
    moments: Moments,
}

/// What a step does with each parameter.
#[derive(Clone, Copy)]
enum Change {
    Descend(Descend),
    Moments(Coefficients),
}

impl Descent {
    /// Goes on from the moments of earlier steps.
    pub(crate) fn new(optimiser: Optimiser, clip: Option<ClipGradient>, layout: &Layout, moments: Moments) -> Self {
        let kernels = layout.parameters().iter().filter(|parameter| parameter.shape.len() > 1);
        let decayed = match optimiser {
            Optimiser::AdamW { .. } => kernels.map(|kernel| kernel.range.clone()).collect(),
            _ => Vec::new(),
        };
        Self { optimiser, clip, decayed, moments }
    }

    /// What later steps depend on.
    pub(crate) fn moments(&self) -> &Moments {
        &self.moments
    }

    /// Changes the parameters by one step. The gradient is clipped in place.
    pub(crate) fn step(&mut self, parameters: &mut [f32], gradient: &mut [f32], step_size: StepSize) {
        self.moments.steps += 1;
        let change = self.change(step_size);
        let keep = match self.optimiser {
            Optimiser::AdamW { weight_decay, .. } => (1.0 - step_size.rate * weight_decay) as f32,
            _ => 1.0,
        };
        let limit = self.clip.map(|clip| clip.of(gradient));
        let decayed = &self.decayed;
        let block = |begin: usize, p: &mut [f32], g: &mut [f32], m: &mut [f32], v: &mut [f32]| {
            limit.inspect(|limit| limit.apply(g));
            for kernel in decayed {
                let (from, to) = (kernel.start.max(begin), kernel.end.min(begin + p.len()));
                if from < to {
                    multiply(&mut p[from - begin..to - begin], keep);
                }
            }
            match change {
                Change::Descend(with) => descend(p, g, m, with),
                Change::Moments(with) => update(p, g, m, v, with),
            }
        };
        let (first, second) = (&mut self.moments.first, &mut self.moments.second);
        if parameters.len() <= BLOCK {
            return block(0, parameters, gradient, first, second);
        }
        let blocks = parameters.par_chunks_mut(BLOCK).zip(gradient.par_chunks_mut(BLOCK));
        let blocks = blocks.zip(first.par_chunks_mut(BLOCK)).enumerate();
        if second.is_empty() {
            return blocks.for_each(|(index, ((p, g), m))| block(index * BLOCK, p, g, m, &mut []));
        }
        let blocks = blocks.zip(second.par_chunks_mut(BLOCK));
        blocks.for_each(|((index, ((p, g), m)), v)| block(index * BLOCK, p, g, m, v));
    }

    /// The numbers of this step.
    fn change(&mut self, StepSize { rate, momentum: cycled }: StepSize) -> Change {
        let (beta1, beta2, epsilon) = match self.optimiser {
            Optimiser::Sgd { momentum, nesterov, .. } => {
                let momentum = cycled.unwrap_or(momentum) as f32;
                let [ahead, along] = if nesterov { [1.0, momentum] } else { [0.0, 1.0] };
                return Change::Descend(Descend {
                    momentum,
                    direct: ahead * rate as f32,
                    velocity: along * rate as f32,
                });
            }
            Optimiser::Adam { beta1, beta2, epsilon, .. }
            | Optimiser::AdamW { beta1, beta2, epsilon, .. }
            | Optimiser::Nadam { beta1, beta2, epsilon, .. }
            | Optimiser::RAdam { beta1, beta2, epsilon, .. } => (cycled.unwrap_or(beta1), beta2, epsilon),
        };
        let step = i32::try_from(self.moments.steps).unwrap_or(i32::MAX);
        let rest = 1.0 - beta2.powi(step);
        let (mut direct, mut first) = (0.0, rate / (1.0 - beta1.powi(step)));
        let (mut second, mut added) = (1.0 / rest.sqrt(), epsilon);
        if let Optimiser::Nadam { schedule_decay, .. } = self.optimiser {
            let momentum = |step: i32| beta1 * (1.0 - 0.5 * 0.96_f64.powf(f64::from(step) * schedule_decay));
            let (now, next) = (momentum(step), momentum(step.saturating_add(1)));
            self.moments.momenta *= now;
            direct = rate * (1.0 - now) / (1.0 - self.moments.momenta);
            first = rate * next / (1.0 - self.moments.momenta * next);
        }
        if let Optimiser::RAdam { .. } = self.optimiser {
            let longest = 2.0 / (1.0 - beta2) - 1.0;
            let length = longest - 2.0 * f64::from(step) * beta2.powi(step) / rest;
            if length > 5.0 {
                let shares = (length - 4.0) * (length - 2.0) * longest;
                first *= (shares / ((longest - 4.0) * (longest - 2.0) * length)).sqrt();
                added = epsilon * second;
            } else {
                // Too few gradients for a variance: a step along their mean alone.
                (second, added) = (0.0, 1.0);
            }
        }
        Change::Moments(Coefficients {
            beta1: beta1 as f32,
            rest1: (1.0 - beta1) as f32,
            beta2: beta2 as f32,
            rest2: (1.0 - beta2) as f32,
            direct: direct as f32,
            first: first as f32,
            second: second as f32,
            epsilon: added as f32,
        })
    }
}
