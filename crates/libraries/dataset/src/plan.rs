//! Everything that is known before the first event is read: processes bound to their files, and the trees of the classes.

use common::config::DatasetConfig;
use rootfile::Compression;

use crate::class::Class;
use crate::error::{Error, Result};
use crate::process::Process;
use crate::survey::Survey;

/// Checked processes and classes.
#[derive(Debug)]
pub struct Plan {
    /// In the order of the configuration.
    pub processes: Vec<Process>,
    /// In the order of their first process.
    pub classes: Vec<Class>,
    empty: Vec<String>,
}

impl Plan {
    /// Opens the files of all processes, decides on the branches of the classes, and binds every expression.
    ///
    /// # Errors
    /// The first problem of a [`Survey`].
    pub fn new(config: &DatasetConfig) -> Result<Self> {
        let Survey { processes, classes, problems, empty } = Survey::new(config)?;
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(Self { processes: processes.into_iter().filter_map(|one| one.bound).collect(), classes, empty }),
        }
    }

    /// Entries of all processes.
    pub fn entries(&self) -> u64 {
        self.processes.iter().map(|process| process.source().entries()).sum()
    }

    /// What the user should know before it is done.
    pub fn warnings(&self) -> impl Iterator<Item = String> {
        self.empty.iter().cloned().chain(self.classes.iter().flat_map(Class::warnings))
    }
}

/// The compression that the configuration asks for.
///
/// LZ4 unless it says otherwise: fold files are read again and again and thrown away, and it is the fastest to read and write.
///
/// # Errors
/// When there is no such compression.
pub fn compression(config: &DatasetConfig) -> Result<Compression> {
    config.compression.as_ref().map_or(Ok(Compression::Lz4), |text| text.parse().map_err(Error::Compression))
}
