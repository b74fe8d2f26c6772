//! The training events in a new order for each epoch.
//!
//! They are copied in that order once an epoch, so that batches are contiguous slices.

use std::borrow::Cow;

use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::alteration::Alteration;
use super::balance::Balance;
use super::permutation::permute;
use crate::events::Events;

/// Events that one task copies.
const CHUNK: usize = 4096;

/// Events and a copy of them in random order.
pub(super) struct Shuffle<'a> {
    source: Events<'a>,
    words: Cow<'a, [u32]>,
    random: ChaCha8Rng,
    /// What is changed in each epoch, and the seed of it.
    alteration: Option<(&'a Alteration, u64)>,
    balance: Option<Balance>,
    epoch: u64,
    order: Vec<u32>,
    inputs: Vec<f32>,
    targets: Vec<u32>,
    weights: Vec<f32>,
    decorrelated: Vec<f32>,
}

impl<'a> Shuffle<'a> {
    pub(super) fn new(
        source: Events<'a>,
        random: ChaCha8Rng,
        alteration: Option<(&'a Alteration, u64)>,
        balance: Option<Balance>,
    ) -> Self {
        let words = source.words();
        let length = balance.as_ref().map_or(source.len(), Balance::events);
        let width = source.inputs.len() / source.len().max(1);
        let fit = |values: &[f32], length: usize| {
            let mut values = values.to_vec();
            values.resize(length, 0.0);
            values
        };
        let mut targets = words.to_vec();
        targets.resize(length, 0);
        Self {
            source,
            random,
            alteration,
            balance,
            epoch: 0,
            order: (0..source.len() as u32).collect(),
            inputs: fit(source.inputs, length * width),
            targets,
            words,
            weights: fit(source.weights, length),
            decorrelated: fit(source.decorrelated, if source.decorrelated.is_empty() { 0 } else { length }),
        }
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
        let (source, words, alteration, epoch) = (self.source, &self.words, self.alteration, self.epoch);
        let balance = self.balance.as_ref();
        let width = source.inputs.len() / source.len().max(1);
        let copies = self.inputs.par_chunks_mut(CHUNK * width).zip(self.targets.par_chunks_mut(CHUNK));
        let copies = copies.zip(self.weights.par_chunks_mut(CHUNK)).zip(self.order.par_chunks(CHUNK));
        copies.enumerate().for_each(|(chunk, (((inputs, targets), weights), order))| {
            let rows = inputs.chunks_exact_mut(width).zip(targets).zip(weights).zip(order);
            for (place, (((row, target), weight), &event)) in (chunk * CHUNK..).zip(rows) {
                let event = event as usize;
                row.copy_from_slice(&source.inputs[event * width..(event + 1) * width]);
                *target = words[event];
                *weight = source.weights[event] * balance.map_or(1.0, |balance| balance.factor(event));
                if let Some((alteration, seed)) = alteration {
                    alteration.apply(Alteration::number(seed, epoch, place as u64), *target, row, weight);
                }
            }
        });
        for (value, &event) in self.decorrelated.iter_mut().zip(&self.order) {
            *value = source.decorrelated[event as usize];
        }
    }

    /// The events in the order in which they were given.
    pub(super) fn source(&self) -> Events<'a> {
        self.source
    }

    /// The events in the order of this epoch, their targets as the kernels take them.
    pub(super) fn events(&self) -> Events<'_> {
        Events {
            inputs: &self.inputs,
            targets: &self.targets,
            values: &[],
            weights: &self.weights,
            decorrelated: &self.decorrelated,
        }
    }
}
