//! The processes of the toy and their events.
//!
//! Every process is a normal distribution in `x` and `y` with unit variances. The numbers are those of htt-ml's example
//! (`dataset/write_example_dataset.py`), so that its configurations and results carry over.

use common::seed;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

/// One process: its expected events are `norm` times the events generated per process.
#[derive(Clone, Copy, Debug)]
pub struct Process {
    /// Name of the process, and of its file.
    pub name: &'static str,
    /// Expected events as a share of the events generated.
    pub norm: f64,
    /// Mean of both `x` and `y`.
    pub mean: f64,
    /// Correlation of `x` and `y`.
    pub correlation: f64,
}

/// Signal and two backgrounds.
pub const PROCESSES: [Process; 3] = [
    Process { name: "signal", norm: 0.1, mean: 0.0, correlation: 0.0 },
    Process { name: "background_1", norm: 0.6, mean: 0.5, correlation: -0.7 },
    Process { name: "background_2", norm: 0.3, mean: -0.5, correlation: 0.7 },
];

/// The branches of a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    /// First variable.
    pub x: Vec<f32>,
    /// Second variable.
    pub y: Vec<f32>,
    /// Physics weight.
    pub weights: Vec<f32>,
    /// Event number, unique within a tree.
    pub event: Vec<i64>,
}

/// Simulation of one process: `count` events that weigh `norm` together.
pub fn simulation(process: &Process, count: u32, seed: u64) -> Events {
    let mut events = Events::default();
    let weight = (process.norm / f64::from(count)) as f32;
    let mut random = seed::stream(seed, &format!("toy {}", process.name));
    events.draw(process, count, weight, &mut random);
    events
}

/// Data: of every process as many events as `count` simulated ones stand for, each with weight 1.
///
/// Event numbers run on from one process to the next: were they to restart, two events of the tree would share a number.
pub fn data(count: u32, seed: u64) -> Events {
    let mut events = Events::default();
    for process in &PROCESSES {
        let expected = (process.norm * f64::from(count)).round() as u32;
        let mut random = seed::stream(seed, &format!("toy data {}", process.name));
        events.draw(process, expected, 1.0, &mut random);
    }
    events
}

impl Events {
    fn draw(&mut self, process: &Process, count: u32, weight: f32, random: &mut impl Rng) {
        let Process { mean, correlation, .. } = *process;
        let rest = (1.0 - correlation * correlation).sqrt();
        for _ in 0..count {
            let a: f64 = StandardNormal.sample(random);
            let b: f64 = StandardNormal.sample(random);
            self.x.push((mean + a) as f32);
            self.y.push((mean + correlation * a + rest * b) as f32);
            self.weights.push(weight);
            self.event.push(self.event.len() as i64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f32]) -> f64 {
        values.iter().map(|&v| f64::from(v)).sum::<f64>() / values.len() as f64
    }

    #[test]
    fn every_process_has_its_mean_variance_and_correlation() {
        for process in &PROCESSES {
            let events = simulation(process, 100_000, 1);
            let (mx, my) = (mean(&events.x), mean(&events.y));
            let moment = |a: &[f32], b: &[f32], ma: f64, mb: f64| {
                a.iter().zip(b).map(|(&a, &b)| (f64::from(a) - ma) * (f64::from(b) - mb)).sum::<f64>() / 1e5
            };
            // five standard errors of 100 000 events
            let tolerance = 5.0 * (2.0 / 1e5f64).sqrt();
            for (found, expected) in [
                (mx, process.mean),
                (my, process.mean),
                (moment(&events.x, &events.x, mx, mx), 1.0),
                (moment(&events.y, &events.y, my, my), 1.0),
                (moment(&events.x, &events.y, mx, my), process.correlation),
            ] {
                assert!((found - expected).abs() < tolerance, "{}: {found} for {expected}", process.name);
            }
        }
    }

    #[test]
    fn the_weights_of_a_process_add_up_to_its_norm() {
        for process in &PROCESSES {
            let events = simulation(process, 1000, 1);
            assert!((mean(&events.weights) * 1000.0 - process.norm).abs() < 1e-6);
        }
    }

    #[test]
    fn data_holds_the_expected_events_with_numbers_of_their_own() {
        let events = data(10_000, 1);
        assert_eq!(events.event, (0..10_000).collect::<Vec<i64>>());
        assert!(events.weights.iter().all(|&w| w == 1.0));
    }

    #[test]
    fn the_same_seed_gives_the_same_events_and_another_seed_others() {
        assert_eq!(simulation(&PROCESSES[0], 100, 7), simulation(&PROCESSES[0], 100, 7));
        assert_ne!(simulation(&PROCESSES[0], 100, 7).x, simulation(&PROCESSES[0], 100, 8).x);
    }

    #[test]
    fn data_is_not_a_copy_of_the_simulation() {
        assert_ne!(data(1000, 1).x[..100], simulation(&PROCESSES[0], 1000, 1).x[..100]);
    }
}
