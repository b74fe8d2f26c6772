//! The shell: everything that a tool says, and how it ends.
//!
//! stdout carries data, stderr carries talk. Talk is lines of text, or of JSON for batch jobs; a progress bar is
//! drawn only on a terminal. All output goes through one [`Shell`], so that tests capture it in process.

mod arguments;
mod clean;
mod exit;
mod progress;
mod refusal;
mod report;
mod signals;
mod table;
mod terminal;
#[cfg(test)]
mod tests;
mod time;
mod tool;

pub use arguments::{CommonArgs, LogFormat};
pub use exit::{Exit, Usage};
pub use progress::Progress;
pub use refusal::refuse;
pub use table::Table;
pub use tool::{Finished, Tool, capture, in_process, main, start};

use clean::clean;
use std::fmt::Display;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Output streams and how to use them. Cheap to clone; clones write to the same streams.
#[derive(Debug, Clone)]
pub struct Shell {
    out: Stream,
    err: Stream,
    arguments: CommonArgs,
    /// stderr is a terminal that shows bars and colours.
    lively: bool,
    /// Columns for tables.
    width: Option<usize>,
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
        let (lively, width) = (terminal::is_lively(), terminal::width());
        Self { out: Stream::Out, err: Stream::Err, arguments, lively, width, bars: indicatif::MultiProgress::new() }
    }

    /// A shell that keeps everything in memory, see [`Self::stdout`] and [`Self::stderr`].
    pub fn capture() -> Self {
        Self::capture_with(CommonArgs::default())
    }

    /// As [`Self::capture`], with the arguments of a command line.
    pub fn capture_with(arguments: CommonArgs) -> Self {
        let memory = || Stream::Memory(Arc::default());
        let bars = indicatif::MultiProgress::with_draw_target(indicatif::ProgressDrawTarget::hidden());
        Self { out: memory(), err: memory(), arguments, lively: false, width: None, bars }
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

    /// Columns that tables may have; `None` for any number.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Writes a line of data to stdout. A closed pipe is an error that ends the tool with success.
    pub fn print(&self, data: impl Display) -> io::Result<()> {
        self.out.write(clean(&format!("{data}\n")).as_bytes())
    }

    /// Writes a table to stdout that fits the terminal.
    pub fn table(&self, table: Table) -> io::Result<()> {
        self.print(table.within(self.width))
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
        self.lively && !self.arguments.quiet && self.arguments.log_format == LogFormat::Text
    }

    /// A progress bar over `total` steps; silent unless stderr is a terminal.
    pub fn progress(&self, label: impl Into<String>, total: u64) -> Progress {
        Progress::new(self.has_bars().then_some(&self.bars), label.into(), total)
    }

    /// Prints an error with its causes and help.
    pub(crate) fn report(&self, report: &explain::Report) {
        match self.arguments.log_format {
            LogFormat::Text => self.err_line(&report::text(report, self.lively)),
            LogFormat::Json => self.err_line(&report::json(report)),
        }
    }

    fn talk(&self, level: &str, message: &str) {
        let line = match self.arguments.log_format {
            LogFormat::Json => report::line(level, message),
            LogFormat::Text if level == "info" => clean(message).into_owned(),
            LogFormat::Text => report::labelled(level, message, self.lively),
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
