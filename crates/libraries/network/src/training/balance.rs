//! Batches in which all classes are the same: as many events of each, in a random order, with the same sum of weights.
//!
//! Weights are divided by the mean of their class, not of the few that are in a batch: signed weights of so few may cancel.

use common::config::BalancedBatches;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::permutation::{below, permute};
use crate::events::Events;

/// Draws the events of epochs.
pub(super) struct Balance {
    config: BalancedBatches,
    steps: usize,
    classes: Vec<Class>,
}

/// The events of a class.
struct Class {
    events: Vec<u32>,
    /// How many of them have been taken since they were put in order.
    taken: usize,
    /// 1 / mean weight.
    factor: f32,
}

impl Balance {
    /// Of `classes` classes, of which each has events.
    pub(super) fn new(config: BalancedBatches, events: &Events<'_>, classes: usize) -> Self {
        let of = |class: usize| {
            let own = (0..events.len() as u32).filter(|&event| events.targets[event as usize] as usize == class);
            let own: Vec<u32> = own.collect();
            let sum: f64 = own.iter().map(|&event| f64::from(events.weights[event as usize])).sum();
            Class { factor: (own.len() as f64 / sum) as f32, taken: own.len(), events: own }
        };
        let steps = config.steps_per_epoch.unwrap_or(events.len().div_ceil(classes * config.events_per_class));
        Self { config, steps, classes: (0..classes).map(of).collect() }
    }

    /// The first class without events, or whose weights do not add up to more than 0.
    pub(super) fn empty(&self) -> Option<usize> {
        self.classes.iter().position(|class| !(class.factor.is_finite() && class.factor > 0.0))
    }

    /// Events in a batch.
    pub(super) fn batch_size(&self) -> usize {
        self.classes.len() * self.config.events_per_class
    }

    /// Events in an epoch.
    pub(super) fn events(&self) -> usize {
        self.steps * self.batch_size()
    }

    /// What the weight of an event is multiplied by.
    pub(super) fn factor(&self, target: u32) -> f32 {
        self.classes[target as usize].factor
    }

    /// Draws the events of an epoch, batch after batch.
    pub(super) fn draw(&mut self, order: &mut Vec<u32>, random: &mut ChaCha8Rng) {
        order.clear();
        for _ in 0..self.steps {
            let begin = order.len();
            for class in &mut self.classes {
                order.extend((0..self.config.events_per_class).map(|_| class.next(self.config.replacement, random)));
            }
            // Kernels take a batch in parts, which shall not be of one class.
            permute(&mut order[begin..], random);
        }
    }
}

impl Class {
    fn next(&mut self, replacement: bool, random: &mut ChaCha8Rng) -> u32 {
        if replacement {
            return self.events[below(random.next_u64(), self.events.len())];
        }
        if self.taken == self.events.len() {
            permute(&mut self.events, random);
            self.taken = 0;
        }
        self.taken += 1;
        self.events[self.taken - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(replacement: bool) -> (Balance, Vec<u32>) {
        let targets: Vec<u32> = (0..100).map(|event| u32::from(event >= 90)).collect();
        let weights: Vec<f32> = (0..100).map(|event| if event % 3 == 0 { -1.0 } else { 1.0 + event as f32 }).collect();
        let events = Events { targets: &targets, weights: &weights, ..Events::default() };
        let config = BalancedBatches { events_per_class: 6, replacement, steps_per_epoch: Some(15) };
        let mut balance = Balance::new(config, &events, 2);
        let mut order = Vec::new();
        balance.draw(&mut order, &mut common::seed::stream(1, "test"));
        (balance, order)
    }

    #[test]
    fn every_batch_has_as_many_events_of_each_class() {
        for replacement in [false, true] {
            let (balance, order) = drawn(replacement);
            assert_eq!((order.len(), balance.events(), balance.batch_size()), (180, 180, 12));
            assert!(order.chunks(12).all(|batch| batch.iter().filter(|&&event| event >= 90).count() == 6));
        }
    }

    #[test]
    fn without_replacement_each_event_comes_as_often() {
        let (_, order) = drawn(false);
        let times = |event: u32| order.iter().filter(|&&drawn| drawn == event).count();
        assert!((0..90).all(|event| times(event) == 1) && (90..100).all(|event| times(event) == 9));
        let (_, order) = drawn(true);
        assert!((0..90).any(|event| order.iter().filter(|&&drawn| drawn == event).count() != 1));
    }

    #[test]
    fn the_mean_weight_of_each_class_becomes_one() {
        let (balance, order) = drawn(false);
        let weight = |event: u32| if event.is_multiple_of(3) { -1.0 } else { 1.0 + event as f32 };
        let of = |class: u32| order.iter().filter(move |&&event| u32::from(event >= 90) == class);
        for class in [0, 1] {
            let sum: f32 = of(class).map(|&event| weight(event) * balance.factor(class)).sum();
            assert!((sum / 90.0 - 1.0).abs() < 1e-4, "{sum}");
        }
    }
}
