//! Watches one network in its training: reports, keeps checkpoints, and ends it when it is cancelled.

use std::ops::ControlFlow;

use interrupt::Cancel;
use network::{Checkpoint, Epoch, Observer, Progress};

use crate::checkpoints::Checkpoints;
use crate::error::with_causes;
use crate::reporter::Shared;
use crate::{Report, Warning};

/// The observer of a network.
pub(crate) struct Watch<'a, 'r> {
    /// Its number in an ensemble.
    member: Option<usize>,
    reporter: &'a Shared<'r>,
    cancel: &'a Cancel,
    checkpoints: Option<&'a mut Checkpoints>,
    /// Whether a checkpoint could not be written: that is said once.
    warned: bool,
    broken: Option<Checkpoint>,
    /// Whether the end is kept.
    keeps_end: bool,
}

impl<'a, 'r> Watch<'a, 'r> {
    pub(crate) fn new(
        member: Option<usize>,
        reporter: &'a Shared<'r>,
        cancel: &'a Cancel,
        checkpoints: Option<&'a mut Checkpoints>,
    ) -> Self {
        Self { member, reporter, cancel, checkpoints, warned: false, broken: None, keeps_end: member.is_some() }
    }

    /// Keeps the end of a single network too, if it is to go on later.
    pub(crate) fn keeps_end(self, keeps_end: bool) -> Self {
        Self { keeps_end, ..self }
    }

    /// The state after the last whole epoch, if the training ended before its time.
    pub(crate) fn last(self) -> Option<Checkpoint> {
        self.broken
    }

    /// Writes a checkpoint: now, or if it is time for one.
    fn keep(&mut self, state: &Checkpoint, now: bool) {
        let Some(checkpoints) = &mut self.checkpoints else { return };
        let written = if now { checkpoints.write(state).map(|()| true) } else { checkpoints.after_epoch(state) };
        let member = self.member;
        match written {
            Ok(true) => {
                let (epochs, path) = (state.epochs(), checkpoints.path());
                self.reporter.report(&Report::Checkpoint { member, epochs, path });
            }
            Ok(false) => {}
            Err(error) if !self.warned => {
                self.warned = true;
                self.reporter.warn(&Warning::NoCheckpoint { member, problem: with_causes(&error) });
            }
            Err(_) => {}
        }
    }
}

impl Observer for Watch<'_, '_> {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        if self.member.is_none() {
            self.reporter.report(&Report::Batch(progress));
        }
        self.cancel.flow()
    }

    fn epoch(&mut self, epoch: &Epoch, state: &Checkpoint) -> ControlFlow<()> {
        self.reporter.report(&Report::Epoch { member: self.member, epoch });
        self.keep(state, false);
        ControlFlow::Continue(())
    }

    fn finished(&mut self, last: &Checkpoint) {
        // Whoever goes on with an ensemble does not train this member again.
        if self.keeps_end {
            self.keep(last, true);
        }
    }

    fn broken(&mut self, last: &Checkpoint) {
        // What becomes of a single network is for `salvage` to say.
        if self.member.is_none() {
            self.broken = Some(last.clone());
        } else if self.cancel.check().is_err() {
            self.keep(last, true);
        }
    }
}
