//! Watches a training: a progress bar with losses and speed, lines for the log, checkpoints, and Ctrl-C.
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use common::number::significant;
use network::{Checkpoint, Epoch, Observer, Progress};
use shell::Shell;

use crate::checkpoints::Checkpoints;
use crate::log::Log;

/// A line of an epoch is said at most this often; the log has all of them.
const SAID: Duration = Duration::from_secs(10);

/// Steps of the bar in an epoch.
const STEPS: usize = 50;

/// The observer of a training.
pub struct Watch<'a> {
    shell: &'a Shell,
    log: &'a mut Log,
    checkpoints: &'a mut Checkpoints,
    bar: shell::Progress,
    shown: usize,
    said: Instant,
    warned: bool,
    broken: Option<Checkpoint>,
}

impl<'a> Watch<'a> {
    /// Begins to watch; the bar is for all events of all epochs.
    pub fn new(shell: &'a Shell, log: &'a mut Log, checkpoints: &'a mut Checkpoints, bar: shell::Progress) -> Self {
        Self { shell, log, checkpoints, bar, shown: 0, said: Instant::now(), warned: false, broken: None }
    }

    /// The state after the last whole epoch, if the training ended before its time.
    pub fn last(self) -> Option<Checkpoint> {
        self.broken
    }

    fn advance(&mut self, done: usize) {
        self.bar.advance((done - self.shown) as u64);
        self.shown = done;
    }
}

impl Observer for Watch<'_> {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        if progress.done == progress.events || progress.done - self.shown > progress.events / STEPS {
            self.advance(progress.done);
        }
        interrupt::flow()
    }

    fn epoch(&mut self, epoch: &Epoch, state: &Checkpoint) -> ControlFlow<()> {
        self.shown = 0;
        let line = line(epoch);
        self.bar.note(&line);
        self.log.line(&line);
        if self.said.elapsed() > SAID {
            self.shell.say(&line);
            self.said = Instant::now();
        }
        if let Err(error) = self.checkpoints.after_epoch(state)
            && !self.warned
        {
            // The training is worth more than its checkpoint.
            self.shell.warn(format!("{error:#}; the training goes on without a checkpoint"));
            self.warned = true;
        }
        ControlFlow::Continue(())
    }

    fn broken(&mut self, last: &Checkpoint) {
        self.broken = Some(last.clone());
    }
}

fn line(epoch: &Epoch) -> String {
    let part = |term: Option<f64>| {
        term.map_or(String::new(), |term| format!(" (of it decorrelation {})", significant(term, 3)))
    };
    let (term, validation_term) = (part(epoch.decorrelation), part(epoch.validation_decorrelation));
    let validation = epoch
        .validation_loss
        .map_or(String::new(), |loss| format!(", validation {}{validation_term}", significant(loss, 5)));
    format!(
        "epoch {}: loss {}{term}{validation}, learning rate {}, {} events/s",
        epoch.epoch,
        significant(epoch.loss, 5),
        significant(epoch.learning_rate, 3),
        significant(epoch.events_per_second, 3)
    )
}
