//! What happens in a training, told as data to whoever wants to know.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use common::Fold;
use network::{Epoch, Progress};

use crate::{MemberHistory, Warning};

/// Is told what happens. Members of an ensemble report from several threads, one after the other.
pub trait Reporter: Send {
    /// Takes note of something; a training waits for the end of it.
    fn report(&mut self, what: &Report<'_>);
}

/// Something that happens. `member` is the number of a member, if an ensemble is trained.
#[derive(Debug)]
#[non_exhaustive]
pub enum Report<'a> {
    /// The files of a fold are about to be read.
    Reading {
        /// The fold.
        fold: &'a Fold,
        /// Its files.
        files: &'a [String],
    },
    /// There are more events than the memory limit holds: they are read in every epoch.
    Streaming {
        /// Events that are in memory at a time.
        window: usize,
    },
    /// Something is suspicious.
    Warning(&'a Warning),
    /// A training goes on from a checkpoint.
    Resumed {
        /// Which.
        member: Option<usize>,
        /// Epochs that are done.
        epochs: usize,
        /// The checkpoint.
        from: &'a Path,
    },
    /// A batch is done. Of ensembles batches are not told.
    Batch(&'a Progress),
    /// An epoch is done.
    Epoch {
        /// Whose.
        member: Option<usize>,
        /// What is known after it.
        epoch: &'a Epoch,
    },
    /// A checkpoint was written.
    Checkpoint {
        /// Whose.
        member: Option<usize>,
        /// Epochs that it holds.
        epochs: usize,
        /// The file.
        path: &'a Path,
    },
    /// A member has come to a good end.
    MemberEnded {
        /// Its number and its numbers; it has no weight yet.
        history: &'a MemberHistory,
        /// How long it took.
        seconds: f64,
    },
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Reporter for Silent {
    fn report(&mut self, _: &Report<'_>) {}
}

/// A reporter that several threads tell.
pub(crate) struct Shared<'a>(Mutex<&'a mut dyn Reporter>);

impl<'a> Shared<'a> {
    pub(crate) fn new(reporter: &'a mut dyn Reporter) -> Self {
        Self(Mutex::new(reporter))
    }

    pub(crate) fn report(&self, what: &Report<'_>) {
        // Whoever panicked while it was told has ended its own training.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).report(what);
    }

    pub(crate) fn warn(&self, warning: &Warning) {
        self.report(&Report::Warning(warning));
    }
}
