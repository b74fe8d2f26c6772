//! Batches in which all classes are the same: as many events of each, in a random order, with the same sum of weights. In a
//! training on eras, so is each class in each era.
//!
//! Weights are divided by the mean of their group, not of the few that are in a batch: signed weights of so few may cancel.

use std::ops::Range;

use common::config::BalancedBatches;
use events::Events;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::permutation::{below, permute};

/// Draws the events of epochs.
pub(super) struct Balance {
    config: BalancedBatches,
    steps: usize,
    groups: Vec<Group>,
    /// The group of each event.
    of: Vec<u32>,
}

/// The events of a class, or of a class in an era.
struct Group {
    events: Vec<u32>,
    /// How many of them have been taken since they were put in order.
    taken: usize,
    /// 1 / mean weight.
    factor: f32,
}

impl Balance {
    /// Of `classes` classes, in each of the eras that the inputs `eras` of `width` say, of which each has events.
    pub(super) fn new(
        config: BalancedBatches,
        events: &Events<'_>,
        width: usize,
        classes: usize,
        eras: Range<usize>,
    ) -> Self {
        let (count, of) = (classes * eras.len().max(1), groups(events, width, eras));
        let group = |group: usize| {
            let own = (0..events.len() as u32).filter(|&event| of[event as usize] as usize == group);
            let own: Vec<u32> = own.collect();
            let sum: f64 = own.iter().map(|&event| f64::from(events.weights[event as usize])).sum();
            Group { factor: (own.len() as f64 / sum) as f32, taken: own.len(), events: own }
        };
        let steps = config.steps_per_epoch.unwrap_or(events.len().div_ceil(count * config.events_per_class));
        Self { config, steps, groups: (0..count).map(group).collect(), of }
    }

    /// The first group without events, or whose weights do not add up to more than 0.
    pub(super) fn empty(&self) -> Option<usize> {
        self.groups.iter().position(|group| !(group.factor.is_finite() && group.factor > 0.0))
    }

    /// Events in a batch.
    pub(super) fn batch_size(&self) -> usize {
        self.groups.len() * self.config.events_per_class
    }

    /// Events in an epoch.
    pub(super) fn events(&self) -> usize {
        self.steps * self.batch_size()
    }

    /// What the weight of an event is multiplied by.
    pub(super) fn factor(&self, event: usize) -> f32 {
        self.groups[self.of[event] as usize].factor
    }

    /// Draws the events of an epoch, batch after batch.
    pub(super) fn draw(&mut self, order: &mut Vec<u32>, random: &mut ChaCha8Rng) {
        order.clear();
        for _ in 0..self.steps {
            let begin = order.len();
            for group in &mut self.groups {
                order.extend((0..self.config.events_per_class).map(|_| group.next(self.config.replacement, random)));
            }
            // Kernels take a batch in parts, which shall not be of one group.
            permute(&mut order[begin..], random);
        }
    }
}

/// The group of each event: its class, and within it the era whose input is 1.
fn groups(events: &Events<'_>, width: usize, eras: Range<usize>) -> Vec<u32> {
    if eras.is_empty() {
        return events.targets.to_vec();
    }
    let era = |row: &[f32]| row[eras.clone()].iter().position(|&said| said == 1.0).unwrap_or(0);
    let targets = events.targets.iter().enumerate();
    targets.map(|(event, target)| target * eras.len() as u32 + era(events.row(event, width)) as u32).collect()
}

impl Group {
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
        let mut balance = Balance::new(config, &events, 0, 2, 0..0);
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
            let sum: f32 = of(class).map(|&event| weight(event) * balance.factor(event as usize)).sum();
            assert!((sum / 90.0 - 1.0).abs() < 1e-4, "{sum}");
        }
    }

    #[test]
    fn every_batch_has_as_many_events_of_each_class_in_each_era_with_a_mean_weight_of_one() {
        // Inputs: any, and two eras, of which the second has a tenth of the events and ten times the weight.
        let rows: Vec<[f32; 3]> =
            (0..200).map(|event| if event % 10 == 0 { [7.0, 0.0, 1.0] } else { [7.0, 1.0, 0.0] }).collect();
        let targets: Vec<u32> = (0..200).map(|event| u32::from(event >= 150)).collect();
        let weights: Vec<f32> = rows.iter().map(|row| 1.0 + 9.0 * row[2]).collect();
        let events = Events { inputs: rows.as_flattened(), targets: &targets, weights: &weights, ..Events::default() };
        let config = BalancedBatches { events_per_class: 3, replacement: false, steps_per_epoch: None };
        let mut balance = Balance::new(config, &events, 3, 2, 1..3);
        assert_eq!((balance.batch_size(), balance.events(), balance.empty()), (12, 204, None));
        let mut order = Vec::new();
        balance.draw(&mut order, &mut common::seed::stream(1, "test"));
        let group = |event: u32| (event >= 150, event.is_multiple_of(10));
        for batch in order.chunks(12) {
            for of in [(false, false), (false, true), (true, false), (true, true)] {
                assert_eq!(batch.iter().filter(|&&event| group(event) == of).count(), 3, "{batch:?}");
            }
        }
        assert!(order.iter().all(|&event| balance.factor(event as usize) * weights[event as usize] == 1.0));
        let only = Balance::new(
            config,
            &Events { inputs: &[7.0, 1.0, 0.0], targets: &[1], weights: &[1.0], ..events },
            3,
            2,
            1..3,
        );
        assert_eq!(only.empty(), Some(0));
    }
}
