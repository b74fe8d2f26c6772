//! How the learning rate moves in the course of a training: a factor of it, by the time in epochs.
//!
//! Plain data; the crate `network` computes with it, batch by batch.

use super::named::named;
use serde::{Deserialize, Serialize};

named!(
    /// A kind of course.
    Shape, "schedule",
    /// No change.
    Constant = "constant",
    /// Steps down.
    Step = "step",
    /// Steadily down.
    Exponential = "exponential",
    /// Waves.
    Cosine = "cosine",
    /// Up and down once.
    OneCycle = "one_cycle",
);

/// A course of the learning rate, with a warm-up in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// The course. It begins when the warm-up ends.
    pub course: Course,
    /// The warm-up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_up: Option<WarmUp>,
}

/// What the learning rate is multiplied by, `t` epochs after the beginning of the course.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// 1
    Constant,
    /// factor^⌊t / every⌋ (PyTorch's `StepLR`)
    Step {
        /// Epochs between steps.
        every: f64,
        /// New rate over old.
        factor: f64,
    },
    /// factor^t (PyTorch's `ExponentialLR`, but smooth within epochs)
    Exponential {
        /// Rate after an epoch over the rate before.
        factor: f64,
    },
    /// Half a cosine wave from 1 to the end, again and again (arXiv:1608.03983, equation 5).
    Cosine {
        /// Epochs of the first wave, T₀.
        period: f64,
        /// Each wave is longer than the last by this, `T_mult`.
        period_factor: f64,
        /// Where a wave ends.
        end_factor: f64,
    },
    /// Half a cosine wave up to 1 and another down, as LUMIN's `OneCycle` (arXiv:1708.07120).
    OneCycle {
        /// Epochs of the way up and of the way down.
        lengths: [f64; 2],
        /// Where it begins.
        start_factor: f64,
        /// Where it ends, and stays.
        end_factor: f64,
        /// Momentum (β₁ of Adam and its kin) at the highest rate, and at both ends.
        momenta: [f64; 2],
    },
}

/// The rate rises linearly (PyTorch's `LinearLR`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WarmUp {
    /// Epochs until the rate is reached.
    pub epochs: f64,
    /// Where it begins, as a share of the rate.
    pub start_factor: f64,
}

impl Schedule {
    /// Epochs of the warm-up.
    pub fn begin(&self) -> f64 {
        self.warm_up.map_or(0.0, |warm_up| warm_up.epochs)
    }

    /// The first number that is out of its range: key, value and range.
    pub fn out_of_range(&self) -> Option<String> {
        type Range = (&'static str, fn(f64) -> bool);
        const POSITIVE: Range = ("a number > 0", |value| value > 0.0);
        const SHARE: Range = ("0 or more and less than 1", |value| (0.0..1.0).contains(&value));
        let course = match self.course {
            Course::Constant => vec![],
            Course::Step { every, factor } => vec![("every", every, POSITIVE), ("factor", factor, POSITIVE)],
            Course::Exponential { factor } => vec![("factor", factor, POSITIVE)],
            Course::Cosine { period, period_factor, end_factor } => vec![
                ("period", period, POSITIVE),
                ("period_factor", period_factor, ("1 or more", |value| value >= 1.0)),
                ("end_factor", end_factor, SHARE),
            ],
            Course::OneCycle { lengths: [up, down], start_factor, end_factor, momenta: [low, high] } => vec![
                ("lengths", up, POSITIVE),
                ("lengths", down, POSITIVE),
                ("start_factor", start_factor, SHARE),
                ("end_factor", end_factor, SHARE),
                ("momenta", low, SHARE),
                ("momenta", high, SHARE),
                ("momenta[1] - momenta[0]", high - low, ("0 or more", |value| value >= 0.0)),
            ],
        };
        let warm_up = self.warm_up.map_or(vec![], |with| {
            vec![("warm_up.epochs", with.epochs, POSITIVE), ("warm_up.start_factor", with.start_factor, SHARE)]
        });
        let mut all = course.into_iter().chain(warm_up);
        let (key, value, (expected, _)) =
            all.find(|(_, value, (_, allowed))| !(value.is_finite() && allowed(*value)))?;
        Some(format!("{key} is {value}, expected {expected}"))
    }

    /// Why it makes no sense for a run of so many epochs, if so.
    pub fn misfit(&self, epochs: f64) -> Option<String> {
        let length = self.begin()
            + match self.course {
                Course::Constant | Course::Exponential { .. } => 0.0,
                Course::Step { every, .. } => every,
                Course::Cosine { period, .. } => period,
                Course::OneCycle { lengths, .. } => lengths[0] + lengths[1],
            };
        let [length, epochs] = [length, epochs].map(|number| (number * 1e6).round() / 1e6);
        if length > epochs {
            return Some(format!("the schedule takes {length} epochs, but there are only {epochs}"));
        }
        match self.course {
            Course::OneCycle { end_factor: 0.0, .. } if length < epochs => Some(format!(
                "the cycle ends after {length} epochs with a learning rate of 0, but there are {epochs}; \
                 make it longer or give it an `end_factor`"
            )),
            _ => None,
        }
    }
}
