//! Turns what a training reports into talk: a progress bar with losses and speed, lines for the user, and lines for the log.

use std::io;
use std::time::{Duration, Instant};

use network::{Epoch, Progress};
use shell::Shell;
use training::{MemberHistory, Prepared, Recipe, Report, Reporter, Warning};

use crate::epochs::Epochs;
use crate::log::Log;
use crate::summary;

/// On a terminal, where there is a bar, a line of an epoch is said at most this often; the log has all of them.
const SAID: Duration = Duration::from_secs(10);

/// Steps of the bar in an epoch.
const STEPS: usize = 50;

/// The reporter of this tool.
pub struct Talk {
    shell: Shell,
    /// All that is said of the training.
    pub log: Log,
    bar: Option<shell::Progress>,
    /// Most epochs.
    epochs: usize,
    /// Steps of the bar that an epoch takes: events, or 1 of an ensemble's members.
    of_epoch: usize,
    /// Steps of the present epoch that the bar shows.
    shown: usize,
    said: Instant,
    lines: Epochs,
    /// Whether a line could not be written: that is said once.
    warned: bool,
}

impl Talk {
    /// Talk without a bar, whose epochs become `lines`; the clock of the log starts now.
    pub fn new(shell: Shell, lines: Epochs) -> Self {
        let (log, said) = (Log::start(), Instant::now());
        Self { shell, log, bar: None, epochs: 0, of_epoch: 1, shown: 0, said, lines, warned: false }
    }

    /// Draws a bar for all events of all epochs, or for all epochs of all members.
    pub fn begin(&mut self, fold: u32, recipe: &Recipe, prepared: &Prepared) {
        self.epochs = recipe.training.epochs;
        self.of_epoch = prepared.events().unwrap_or(1);
        let members = recipe.config.model.ensemble.map_or(1, |ensemble| ensemble.members);
        let total = members * self.epochs * self.of_epoch;
        self.bar = Some(self.shell.progress(format!("fold {fold}"), total as u64));
        self.said = Instant::now();
    }

    /// Removes the bar and gives the log back.
    pub fn end(self) -> Log {
        self.log
    }

    fn say(&mut self, message: String) {
        self.log.line(&message);
        self.shell.say(message);
    }

    fn warn(&mut self, warning: &Warning) {
        self.log.line(format!("warning: {warning}"));
        let help = warning.help().map_or(String::new(), |help| format!("\nhelp: {help}"));
        self.shell.warn(format!("{warning}{help}"));
    }

    fn advance(&self, steps: usize) {
        self.bar.iter().for_each(|bar| bar.advance(steps as u64));
    }

    fn batch(&mut self, progress: &Progress) {
        if progress.done == progress.events || progress.done - self.shown > progress.events / STEPS {
            self.advance(progress.done - self.shown);
            self.shown = progress.done;
        }
    }

    fn epoch(&mut self, member: Option<usize>, epoch: &Epoch) {
        let written = self.lines.add(member, epoch);
        self.check_lines(written);
        let line = summary::epoch(epoch);
        let line = member.map_or_else(|| line.clone(), |member| format!("member {member}, {line}"));
        match member {
            Some(_) => self.advance(1),
            None => self.shown = 0,
        }
        self.bar.iter().for_each(|bar| bar.note(&line));
        if member.is_none() {
            self.log.line(&line);
        }
        if !self.shell.has_bars() || self.said.elapsed() > SAID {
            self.shell.say(line);
            self.said = Instant::now();
        }
    }

    fn check_lines(&mut self, written: io::Result<()>) {
        if let (Err(problem), false) = (written, self.warned) {
            self.warned = true;
            self.shell.warn(format!("the epochs cannot be written as they end: {problem}"));
        }
    }

    fn member(&mut self, history: &MemberHistory, seconds: f64) {
        // What was not run because it stopped early.
        self.advance(self.epochs - history.history.epochs.len());
        self.say(summary::member(history, seconds));
    }
}

impl Reporter for Talk {
    fn report(&mut self, what: &Report<'_>) {
        match *what {
            Report::Reading { fold, files } => {
                let trained = fold.trained_folds().iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
                let (index, rule) = (fold.index, &fold.rule);
                self.log
                    .line(format!("model of fold {index} of {rule}, trained on folds {trained}: {}", files.join(", ")));
            }
            Report::Streaming { window } => self.say(format!(
                "more events than `memory_limit` holds: they are read in every epoch, {window} at a time"
            )),
            Report::Warning(warning) => self.warn(warning),
            Report::Resumed { member, epochs, from } => {
                let kept = self.lines.resume(member, epochs);
                self.check_lines(kept);
                self.advance(epochs * self.of_epoch);
                if member.is_none() {
                    self.say(format!("going on after epoch {epochs} from `{}`", from.display()));
                }
            }
            Report::Batch(progress) => self.batch(progress),
            Report::Epoch { member, epoch } => self.epoch(member, epoch),
            Report::MemberEnded { history, seconds } => self.member(history, seconds),
            _ => {}
        }
    }
}
