//! The training events in a new order for each epoch.
//!
//! They are copied in that order window by window, so that batches are contiguous slices, and however many trainings share
//! the events, none has a copy of all of them.

use std::ops::Range;

use events::Events;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::alteration::Alteration;
use super::balance::Balance;
use super::permutation::permute;

/// Events that one task copies.
const CHUNK: usize = 4096;
/// Fewest events of a window, but for the last of an epoch.
const WINDOW: usize = 16 * CHUNK;

/// Events, and copies of some of them in random order.
pub(super) struct Shuffle<'a> {
    source: Events<'a>,
    /// Of a row.
    width: usize,
    random: ChaCha8Rng,
    /// What is changed in each epoch, and the seed of it.
    alteration: Option<(&'a Alteration, u64)>,
    balance: Option<Balance>,
    epoch: u64,
    order: Vec<u32>,
    window: Copies,
}

/// A window of events.
#[derive(Default)]
struct Copies {
    inputs: Vec<f32>,
    truth: Vec<u32>,
    weights: Vec<f32>,
    decorrelated: Vec<f32>,
}

impl<'a> Shuffle<'a> {
    /// Events of `width` variables in the order in which they are given.
    pub(super) fn new(
        source: Events<'a>,
        width: usize,
        random: ChaCha8Rng,
        alteration: Option<(&'a Alteration, u64)>,
        balance: Option<Balance>,
    ) -> Self {
        let order = (0..source.len() as u32).collect();
        Self { source, width, random, alteration, balance, epoch: 0, order, window: Copies::default() }
    }

    /// Draws the orders of so many epochs and takes the last.
    pub(super) fn advance(&mut self, epochs: usize) {
        for _ in 0..epochs {
            match &mut self.balance {
                None => permute(&mut self.order, &mut self.random),
                Some(balance) => balance.draw(&mut self.order, &mut self.random),
            }
        }
        self.epoch += epochs as u64;
    }

    /// Events in an epoch.
    pub(super) fn len(&self) -> usize {
        self.balance.as_ref().map_or(self.source.len(), Balance::events)
    }

    /// The events in the order in which they were given.
    pub(super) fn source(&self) -> Events<'a> {
        self.source
    }

    /// The places in an epoch of one window after another, each of whole batches but for the last.
    pub(super) fn windows(&self, batch_size: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let (size, events) = (WINDOW.div_ceil(batch_size) * batch_size, self.len());
        (0..events).step_by(size).map(move |begin| begin..events.min(begin + size))
    }

    /// The events at these places in the order of this epoch, with the truth of each in place of its class.
    pub(super) fn at(&mut self, places: Range<usize>) -> Events<'_> {
        let (source, width, first) = (self.source, self.width, places.start);
        let order = &self.order[places];
        self.window.fit(order.len(), width, !source.decorrelated.is_empty());
        let Copies { inputs, truth, weights, decorrelated } = &mut self.window;
        // Before the first epoch nothing is drawn, and nothing changed.
        let alteration = self.alteration.filter(|_| self.epoch > 0);
        let (balance, epoch) = (self.balance.as_ref().filter(|_| self.epoch > 0), self.epoch);
        let copies = inputs.par_chunks_mut(CHUNK * width).zip(truth.par_chunks_mut(CHUNK));
        let copies = copies.zip(weights.par_chunks_mut(CHUNK)).zip(order.par_chunks(CHUNK));
        copies.enumerate().for_each(|(chunk, (((inputs, truth), weights), order))| {
            // In loops of their own, so that each asks nothing of an event that is the same for all: small networks feel it.
            let events = || order.iter().map(|&event| event as usize);
            let rows = inputs.chunks_exact_mut(width).zip(events());
            rows.for_each(|(row, event)| row.copy_from_slice(source.row(event, width)));
            truth.iter_mut().zip(events()).for_each(|(truth, event)| *truth = source.truth_of(event));
            weights.iter_mut().zip(events()).for_each(|(weight, event)| *weight = source.weights[event]);
            if let Some(balance) = balance {
                weights.iter_mut().zip(events()).for_each(|(weight, event)| *weight *= balance.factor(event));
            }
            if let Some((alteration, seed)) = alteration {
                let rows = inputs.chunks_exact_mut(width).zip(truth).zip(weights);
                for (place, ((row, truth), weight)) in (first + chunk * CHUNK..).zip(rows) {
                    alteration.apply(Alteration::number(seed, epoch, place as u64), *truth, row, weight);
                }
            }
        });
        for (value, &event) in decorrelated.iter_mut().zip(order) {
            *value = source.decorrelated[event as usize];
        }
        Events { inputs, targets: truth, weights, decorrelated, ..Events::default() }
    }
}

impl Copies {
    /// Makes room for exactly so many events.
    fn fit(&mut self, events: usize, width: usize, decorrelated: bool) {
        self.inputs.resize(events * width, 0.0);
        self.truth.resize(events, 0);
        self.weights.resize(events, 0.0);
        self.decorrelated.resize(if decorrelated { events } else { 0 }, 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Sample;

    #[test]
    fn windows_are_whole_batches_of_the_order_of_an_epoch_and_no_copy_of_all_events() {
        let sample = Sample::new(3 * WINDOW + 17, 2, 3, 1);
        let all = sample.events();
        let mut shuffle = Shuffle::new(all, 2, common::seed::stream(1, "shuffle"), None, None);
        shuffle.advance(1);
        let (order, batch) = (shuffle.order.clone(), 1000);
        let (mut seen, windows) = (0, shuffle.windows(batch).collect::<Vec<_>>());
        for places in &windows {
            let events = shuffle.at(places.clone());
            for (place, row) in places.clone().zip(events.inputs.chunks_exact(2)) {
                let event = order[place] as usize;
                assert_eq!((row, events.targets[place - places.start]), (all.row(event, 2), all.targets[event]));
            }
            seen += events.len();
        }
        assert_eq!((seen, windows.len()), (all.len(), 3));
        assert!(windows[..2].iter().all(|places| places.len().is_multiple_of(batch)), "{windows:?}");
        assert!(shuffle.window.inputs.capacity() < all.inputs.len() / 2);
    }

    #[test]
    fn events_that_share_a_matrix_are_those_that_have_one_of_their_own() {
        let sample = Sample::new(100, 3, 3, 2);
        let rows: Vec<u32> = (0..100).rev().filter(|row| row % 3 != 1).collect();
        let own: Vec<f32> = rows.iter().flat_map(|&row| sample.events().row(row as usize, 3).to_vec()).collect();
        let targets: Vec<u32> = rows.iter().map(|row| row % 3).collect();
        let weights = vec![1.0; rows.len()];
        let apart = Events { inputs: &own, targets: &targets, weights: &weights, ..Events::default() };
        let shared = Events { inputs: &sample.inputs, rows: &rows, ..apart };
        let first = |events| {
            let mut shuffle = Shuffle::new(events, 3, common::seed::stream(3, "shuffle"), None, None);
            shuffle.advance(2);
            let events = shuffle.at(0..50);
            (events.inputs.to_vec(), events.targets.to_vec())
        };
        assert_eq!(first(shared), first(apart));
    }
}
