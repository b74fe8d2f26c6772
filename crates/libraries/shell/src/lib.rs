//! The shell: everything that a tool says, and how it ends.
//!
//! stdout carries data, stderr carries talk. Talk is lines of text, or of JSON for batch jobs; a progress bar is
//! drawn only on a terminal. All output goes through one [`Shell`], so that tests capture it in process.

mod arguments;
mod exit;
mod progress;
mod report;
mod table;
#[cfg(test)]
mod tests;
mod time;
mod tool;

pub use arguments::{CommonArgs, LogFormat};
pub use exit::{Exit, Usage};
pub use progress::Progress;
pub use table::Table;
pub use tool::{Finished, Tool, capture, in_process, main, start};

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Output streams and how to use them. Cheap to clone; clones write to the same streams.
#[derive(Debug, Clone)]
pub struct Shell {
    out: Stream,
    err: Stream,
    arguments: CommonArgs,
    /// stderr is a terminal: bars may be drawn.
    terminal: bool,
    /// Colours are wanted: a terminal, and NO_COLOR is not set.
    colour: bool,
    bars: indicatif::MultiProgress,
}

#[derive(Debug, Clone)]
enum Stream {
    Out,
    Err,
    Memory(Arc<Mutex<Vec<u8>>>),
}

impl Shell {
    /// The streams of the process.
    pub fn standard(arguments: CommonArgs) -> Self {
        let terminal = io::stderr().is_terminal();
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { out: Stream::Out, err: Stream::Err, arguments, terminal, colour, bars: indicatif::MultiProgress::new() }
    }

    /// A shell that keeps everything in memory, see [`Self::stdout`] and [`Self::stderr`].
    pub fn capture() -> Self {
        Self::capture_with(CommonArgs::default())
    }

    /// As [`Self::capture`], with the arguments of a command line.
    pub fn capture_with(arguments: CommonArgs) -> Self {
        let memory = || Stream::Memory(Arc::default());
        let bars = indicatif::MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        Self { out: memory(), err: memory(), arguments, terminal: false, colour: false, bars }
    }

    /// What was written to stdout, if this shell captures.
    pub fn stdout(&self) -> String {
        self.out.captured()
    }

    /// What was written to stderr, if this shell captures.
    pub fn stderr(&self) -> String {
        self.err.captured()
    }

    /// Number of threads to use: `--threads`, or all cores.
    pub fn threads(&self) -> usize {
        self.arguments.threads()
    }

    /// Whether `--quiet` was given.
    pub fn quiet(&self) -> bool {
        self.arguments.quiet
    }

    /// Writes a line of data to stdout. A closed pipe is an error that ends the tool with success.
    pub fn print(&self, data: impl Display) -> io::Result<()> {
        self.out.write(format!("{data}\n").as_bytes())
    }

    /// Says something to the user on stderr, unless quiet.
    pub fn say(&self, message: impl Display) {
        if !self.arguments.quiet {
            self.talk("info", &message.to_string());
        }
    }

    /// Warns the user on stderr, also when quiet.
    pub fn warn(&self, message: impl Display) {
        self.talk("warning", &message.to_string());
    }

    /// Whether progress bars are drawn: on a terminal.
    pub fn has_bars(&self) -> bool {
        self.terminal && !self.arguments.quiet && self.arguments.log_format == LogFormat::Text
    }

    /// A progress bar over `total` steps; silent unless stderr is a terminal.
    pub fn progress(&self, label: impl Into<String>, total: u64) -> Progress {
        Progress::new(self.has_bars().then_some(&self.bars), label.into(), total)
    }

    /// Prints an error with its causes and help.
    pub(crate) fn report(&self, report: &explain::Report) {
        match self.arguments.log_format {
            LogFormat::Text => self.err_line(&report::text(report, self.colour)),
            LogFormat::Json => self.err_line(&report::json(report)),
        }
    }

    fn talk(&self, level: &str, message: &str) {
        let line = match self.arguments.log_format {
            LogFormat::Json => report::line(level, message),
            LogFormat::Text if level == "info" => message.to_owned(),
            LogFormat::Text => report::labelled(level, message, self.colour),
        };
        self.err_line(&line);
    }

    fn err_line(&self, line: &str) {
        // There is nowhere left to complain if stderr is gone.
        self.bars.suspend(|| drop(self.err.write(format!("{line}\n").as_bytes())));
    }
}

impl Stream {
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let whole = |stream: &mut dyn Write| stream.write_all(bytes).and_then(|()| stream.flush());
        match self {
            Self::Out => whole(&mut io::stdout().lock()),
            Self::Err => whole(&mut io::stderr().lock()),
            Self::Memory(memory) => whole(&mut *memory.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn captured(&self) -> String {
        match self {
            Self::Memory(memory) => {
                String::from_utf8_lossy(&memory.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
            }
            Self::Out | Self::Err => String::new(),
        }
    }
}
