//! Options that every tool has.

use clap::{Args, ValueEnum};
use std::num::NonZeroUsize;

/// Options that every tool has; flattened into its command line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct CommonArgs {
    /// Number of threads [default: all cores]
    #[arg(long, value_name = "N", global = true, help_heading = "Common options")]
    pub threads: Option<NonZeroUsize>,

    /// Say only warnings and errors on stderr, no progress; results are still printed
    #[arg(long, short, global = true, help_heading = "Common options")]
    pub quiet: bool,

    /// Format of the messages on stderr
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "FORMAT",
        global = true,
        help_heading = "Common options",
        hide_default_value = true
    )]
    pub log_format: LogFormat,
}

/// Form of what is said on stderr.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines of text.
    #[default]
    Text,
    /// One JSON object per line, for batch jobs.
    Json,
}

impl CommonArgs {
    /// Number of threads to use.
    pub fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.threads.map_or_else(cores, NonZeroUsize::get)
    }
}
