//! The learning rate of each batch: a schedule in units of epochs, evaluated where the batch begins.
//!
//! Formulas: PyTorch's `lr_scheduler` module, for the cycle LUMIN's `OneCycle`, for the triangle arXiv:1802.10026.

use std::f64::consts::PI;

use common::config::{Course, Schedule, WarmUp};

use crate::optimiser::StepSize;

/// How fast an epoch goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum RatePlan {
    /// At a learning rate, of which a schedule gives shares.
    Scheduled { rate: f64, schedule: Option<Schedule> },
    /// In short cycles.
    Triangle(Triangle),
}

/// From the highest rate straight down to the lowest and up again, cycle after cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Triangle {
    /// Epochs before the first cycle.
    pub(super) begin: f64,
    /// Epochs of a cycle.
    pub(super) cycle: f64,
    /// The lowest and the highest rate.
    pub(super) rates: [f64; 2],
}

impl RatePlan {
    /// The step of the batch that begins `time` epochs after the begin of the training.
    pub(super) fn step_size(&self, time: f64) -> StepSize {
        let (rate, schedule) = match *self {
            Self::Scheduled { rate, schedule: Some(schedule) } => (rate, schedule),
            Self::Scheduled { rate, schedule: None } => return StepSize { rate, momentum: None },
            Self::Triangle(triangle) => return StepSize { rate: triangle.rate(time), momentum: None },
        };
        let since = time - schedule.begin();
        let factor = match schedule.warm_up {
            Some(WarmUp { epochs, start_factor }) if since < 0.0 => start_factor + (1.0 - start_factor) * time / epochs,
            _ => factor(schedule.course, since),
        };
        StepSize { rate: rate * factor, momentum: momentum(schedule.course, since) }
    }
}

impl Triangle {
    /// `(1 - 2t) high + 2t low` in the first half of a cycle, t from 0 to 1, and back in the second.
    fn rate(&self, time: f64) -> f64 {
        let [low, high] = self.rates;
        let share = (time - self.begin) / self.cycle % 1.0;
        low + (high - low) * (1.0 - 2.0 * share).abs()
    }
}

/// Share of the learning rate, `time` epochs after the beginning of a course.
fn factor(course: Course, time: f64) -> f64 {
    match course {
        Course::Constant => 1.0,
        Course::Step { every, factor } => factor.powf((time / every).floor()),
        Course::Exponential { factor } => factor.powf(time),
        Course::Cosine { mut period, period_factor, end_factor } => {
            let mut since = time;
            if period_factor == 1.0 {
                since %= period;
            }
            while since >= period {
                since -= period;
                period *= period_factor;
            }
            between(1.0, end_factor, since / period)
        }
        Course::OneCycle { lengths: [up, down], start_factor, end_factor, .. } => match time < up {
            true => between(start_factor, 1.0, time / up),
            false => between(1.0, end_factor, ((time - up) / down).min(1.0)),
        },
    }
}

/// The momentum of a cycle, inverse to its rate; its upper value before it.
fn momentum(course: Course, time: f64) -> Option<f64> {
    let Course::OneCycle { lengths: [up, down], momenta: [low, high], .. } = course else { return None };
    Some(match time < up {
        true => between(high, low, (time / up).max(0.0)),
        false => between(low, high, ((time - up) / down).min(1.0)),
    })
}

/// Half a cosine wave from one value to another.
fn between(from: f64, to: f64, share: f64) -> f64 {
    to + (from - to) * 0.5 * (1.0 + (PI * share).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates of batches 0, 1, 5, 8, 13 and 23 with four in an epoch, for a learning rate of 1.
    fn rates(course: Course, warm_up: Option<WarmUp>) -> [StepSize; 6] {
        let plan = RatePlan::Scheduled { rate: 1.0, schedule: Some(Schedule { course, warm_up }) };
        [0.0, 1.0, 5.0, 8.0, 13.0, 23.0].map(|batch| plan.step_size(batch / 4.0))
    }

    fn assert_near(found: [f64; 6], expected: [f64; 6]) {
        let near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-8);
        assert!(near, "{found:?} {expected:?}");
    }

    #[test]
    fn learning_rates_are_those_of_pytorch_and_the_cycle_of_lumin() {
        // As `tests/referees/schedules_torch.py` prints them (torch 2.15).
        let cycle =
            Course::OneCycle { lengths: [2.0, 4.0], start_factor: 0.04, end_factor: 0.01, momenta: [0.85, 0.95] };
        let waves = Course::Cosine { period: 2.0, period_factor: 1.0, end_factor: 0.0 };
        let longer = Course::Cosine { period: 2.0, period_factor: 2.0, end_factor: 0.1 };
        let warm_up = Some(WarmUp { epochs: 1.5, start_factor: 0.1 });
        for (course, warm_up, expected) in [
            (Course::Step { every: 2.0, factor: 0.5 }, None, [1.0, 1.0, 1.0, 0.5, 0.5, 0.25]),
            (
                Course::Exponential { factor: 0.8 },
                None,
                [1.0, 0.945741609, 0.756593287, 0.64, 0.484219704, 0.277183532],
            ),
            (longer, None, [1.0, 0.96574579, 0.377792455, 1.0, 0.800006605, 0.108646624]),
            (cycle, None, [0.04, 0.076537824, 0.703688048, 1.0, 0.780007265, 0.019511286]),
            (waves, warm_up, [0.1, 0.25, 0.85, 0.853553391, 0.038060234, 0.961939766]),
        ] {
            assert_near(rates(course, warm_up).map(|step_size| step_size.rate), expected);
        }
        let momenta = rates(cycle, None).map(|step_size| step_size.momentum.unwrap());
        assert_near(momenta, [0.95, 0.946193977, 0.880865828, 0.85, 0.872221488, 0.949039264]);
    }

    #[test]
    fn the_triangle_is_that_of_the_paper() {
        // Iterations i of arXiv:1802.10026 with c = 20 in a cycle of four epochs, counted from 0 as where a batch begins.
        let (low, high) = (5e-4, 5e-2);
        let plan = RatePlan::Triangle(Triangle { begin: 6.0, cycle: 4.0, rates: [low, high] });
        for i in 0..60 {
            let t = f64::from(i % 20) / 20.0;
            let expected = match t <= 0.5 {
                true => (1.0 - 2.0 * t) * high + 2.0 * t * low,
                false => (2.0 - 2.0 * t) * low + (2.0 * t - 1.0) * high,
            };
            let found = plan.step_size(6.0 + f64::from(i) / 5.0).rate;
            assert!((found - expected).abs() < 1e-12, "{i}: {found} {expected}");
        }
    }

    #[test]
    fn a_cycle_that_is_over_stays_at_its_end() {
        let cycle =
            Course::OneCycle { lengths: [1.0, 1.0], start_factor: 0.04, end_factor: 0.01, momenta: [0.85, 0.95] };
        let StepSize { rate, momentum } = rates(cycle, None)[5];
        assert!((rate - 0.01).abs() < 1e-12 && (momentum.unwrap() - 0.95).abs() < 1e-12);
    }
}
