//! More events than fit in memory: they come in windows, one after the other.

use crate::{Totals, Window};

/// What a source of events may fail with.
pub type SourceError = Box<dyn std::error::Error + Send + Sync>;

/// A way through events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pass {
    /// Through those to train on, each once, in the random order of an epoch, which counts from 1.
    Training(usize),
    /// Through those to validate with, in any order.
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
    /// The same with the other weights of these events, if they have some.
    fn other_validation(&self) -> Option<Totals> {
        None
    }
    /// Begins a way through the events.
    fn begin(&mut self, pass: Pass);
    /// The next events of the way, preprocessed, in place of those in `into`; none at its end. Those to train on are whole
    /// batches, but for the last.
    ///
    /// # Errors
    /// When they cannot be read.
    fn next(&mut self, into: &mut Window) -> Result<(), SourceError>;
}
