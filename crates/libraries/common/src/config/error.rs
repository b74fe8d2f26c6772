//! Errors in configuration files: `file:line:column: message`.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use explain::{Explain, advice};

/// What is wrong in a configuration file, where, and what to do about it. Ends a tool with exit code 2.
#[derive(Debug)]
pub struct Error {
    /// The file.
    pub path: PathBuf,
    /// Line and column, from 1, where they are known.
    pub place: Option<(u64, u64)>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    source: Option<io::Error>,
}

impl Error {
    pub(crate) fn new(path: &Path, place: Option<(u64, u64)>, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), place, message: message.into(), help: None, source: None }
    }

    pub(crate) fn unreadable(path: &Path, source: io::Error) -> Self {
        if source.kind() == io::ErrorKind::InvalidData {
            return Self::new(path, None, "no configuration: the file is not text")
                .help(Some("give a YAML file; --help shows the order of the arguments".into()));
        }
        Self { source: Some(source), ..Self::new(path, None, "cannot read the configuration") }
    }

    pub(crate) fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(f, "{line}:{column}:")?;
        }
        write!(f, " {}{}", self.message, advice(self))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        "configuration"
    }

    fn help(&self) -> Option<Cow<'_, str>> {
        self.help.as_deref().map(Cow::from)
    }

    fn is_usage(&self) -> bool {
        true
    }
}
