//! The log of a training: each line with the seconds since the start.
//!
//! Times are here and nowhere else, so that all other results are the same in every run.
use std::fmt::{Display, Write};
use std::time::Instant;

/// Lines in memory; the file is written with the other results.
#[derive(Debug)]
pub struct Log {
    start: Instant,
    text: String,
}

impl Log {
    /// An empty log; its clock starts now.
    pub fn start() -> Self {
        Self { start: Instant::now(), text: String::new() }
    }

    /// Adds what is said, which may be several lines.
    pub fn line(&mut self, message: impl Display) {
        let seconds = self.start.elapsed().as_secs_f64();
        for line in message.to_string().lines() {
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "{seconds:9.3} s  {line}");
        }
    }

    /// The log with one more line.
    pub fn and(mut self, message: impl Display) -> Self {
        self.line(message);
        self
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.start.elapsed().as_secs_f64()
    }

    /// All lines.
    pub fn text(&self) -> &str {
        &self.text
    }
}
