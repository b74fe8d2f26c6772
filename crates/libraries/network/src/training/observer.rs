//! Who watches a training may draw progress, and may end it.

use std::ops::ControlFlow;

use super::checkpoint::Checkpoint;
use super::history::Epoch;

/// How far a training is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Number of the epoch, from 1.
    pub epoch: usize,
    /// Most epochs.
    pub epochs: usize,
    /// Events of this epoch that are done.
    pub done: usize,
    /// Events of an epoch.
    pub events: usize,
    /// Loss of the last batch, with L2.
    pub loss: f64,
}

/// Watches a training. `Break` ends it with [`crate::Error::Interrupted`].
pub trait Observer: Send {
    /// Called after each batch: up to some 100 000 times a second for small networks.
    fn batch(&mut self, _progress: &Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Called after each epoch and its validation, with all that later epochs depend on.
    fn epoch(&mut self, _epoch: &Epoch, _state: &Checkpoint) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Called when a training has ended, with the state after its last epoch: to go on from there is to have the result.
    fn finished(&mut self, _last: &Checkpoint) {}

    /// Called when a training ends before its time, with the state after its last whole epoch, if there is one.
    fn broken(&mut self, _last: &Checkpoint) {}
}

/// Says nothing.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Observer for Silent {}
