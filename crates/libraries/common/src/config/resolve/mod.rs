//! From what is written to what is meant: defaults, checks, paths. Errors point at the value.

mod application;
mod architecture;
mod augmentation;
mod balanced_batches;
mod check;
mod dataset;
mod early_stopping;
mod encoding;
mod ensemble;
mod eras;
mod event_frame;
mod fold;
mod loss;
mod memory;
mod missing;
mod model;
mod normalisation;
mod objects;
mod optimiser;
mod parameter;
mod path;
mod schedule;
mod snapshots;
mod testing;
mod training;
mod variable;
mod variables;
mod weight_averaging;

pub use path::join;

use super::error::Error;
use super::kind::ConfigKind;
use super::raw::At;
use std::path::Path;

/// A raw configuration that becomes a resolved one.
pub trait Resolve {
    /// What it becomes.
    type Resolved;
    /// What kind of configuration it is.
    const KIND: ConfigKind;
    /// Checks everything that can be checked without opening other files.
    fn resolve(self, place: &Place<'_>) -> Result<Self::Resolved, Error>;
}

/// Makes errors that point into a file.
pub struct Place<'a> {
    pub path: &'a Path,
}

impl Place<'_> {
    /// An error at `value`.
    pub fn error<T>(&self, value: &At<T>, message: impl Into<String>) -> Error {
        let at = value.referenced;
        Error::new(self.path, (at.line() > 0).then(|| (at.line(), at.column())), message)
    }
}
