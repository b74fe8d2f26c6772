//! How a tool ends.

use std::borrow::Cow;
use std::process::ExitCode;

use explain::{Explain, Report};

/// The outcome of a tool, and its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: everything was done.
    Ok,
    /// 1: a file is missing or damaged, or does not fit the others.
    Failed,
    /// 2: arguments or a configuration that are wrong by themselves.
    Usage,
    /// 3: finished, with failed parts.
    Partial,
}

/// An error in the arguments that only the tool can see, such as a fold that does not exist. Exit code 2.
///
/// Its text is made up by the tool: lines that begin with `help: ` are help, see [`explain::split`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

impl Explain for Usage {
    fn code(&self) -> &'static str {
        "usage"
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        let (_, help) = explain::split(&self.0);
        (!help.is_empty()).then(|| help.join("\nhelp: ").into())
    }

    fn is_usage(&self) -> bool {
        true
    }
}

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Partial => 3,
        }
    }

    /// What an error means: 2 if what somebody wrote in the command or a configuration is wrong by itself, 0 if only the reader of
    /// stdout went away, else 1: a file is missing, damaged, or does not fit.
    pub(crate) fn of(error: &anyhow::Error, report: &Report) -> Self {
        match report.is_usage {
            _ if is_broken_pipe(error) => Self::Ok,
            true => Self::Usage,
            false => Self::Failed,
        }
    }
}

/// Whether the reader of stdout went away (`| head`).
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |io: &std::io::Error| io.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}
