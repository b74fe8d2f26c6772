//! More events than fit in memory: they come in windows, one after the other.

use crate::architecture::{Architecture, Head};
use crate::error::{Error, Result};
use crate::events::{Events, Totals};

/// What a source of events may fail with.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// A way through events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pass {
    /// Through those to train on, each once, in the random order of an epoch, which counts from 1.
    Training(usize),
    /// Through those to validate with, in any order, with signed weights.
    Validation,
}

/// Events that are not all in memory.
///
/// The same way must always give the same events in the same order: a training may begin in the middle.
pub trait Stream: Send {
    /// Sums over the events to train on.
    fn training(&self) -> Totals;
    /// Sums over the events to validate with.
    fn validation(&self) -> Totals;
    /// Begins a way through the events.
    fn begin(&mut self, pass: Pass);
    /// The next events of the way, preprocessed, in place of those in `into`; none at its end. Those to train on are whole
    /// batches, but for the last.
    fn next(&mut self, into: &mut Window) -> Result<(), SourceError>;
}

/// Owned events.
#[derive(Debug, Default)]
pub struct Window {
    /// `events x variables` values, row-major.
    pub inputs: Vec<f32>,
    /// Index of the true class of each event, or the bits of the value that a regression learns of it.
    pub targets: Vec<u32>,
    /// Weight of each event.
    pub weights: Vec<f32>,
}

impl Window {
    /// The events, their targets as the kernels take them.
    pub(super) fn events(&self) -> Events<'_> {
        let Self { inputs, targets, weights } = self;
        Events { inputs, targets, values: &[], weights, decorrelated: &[] }
    }

    /// Refuses a window that cannot be trained with.
    pub(super) fn check(&self, architecture: &Architecture) -> Result<()> {
        let sample = "window of";
        let events = self.events();
        events.check_numbers(sample, architecture)?;
        if architecture.output.activation != Head::Linear {
            return events.check_truth(sample.to_owned(), &architecture.output);
        }
        match self.targets.iter().map(|&bits| f32::from_bits(bits)).enumerate().find(|(_, value)| !value.is_finite()) {
            Some((event, value)) => Err(Error::Value { sample: sample.to_owned(), event, value }),
            None => Ok(()),
        }
    }
}
