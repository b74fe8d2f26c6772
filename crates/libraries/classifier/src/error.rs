//! What can go wrong between a model file and the scores of events.

use std::path::PathBuf;

/// The result of everything public in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What to do about a configuration that disagrees with a model.
pub(crate) const HELP: &str = "help: use the training configuration that the model was trained with";

/// An error of reading, comparing or applying a model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that is no model file.
    #[error(transparent)]
    File(#[from] common::Error),
    /// A model whose tensors do not fit its architecture.
    #[error("cannot use model `{}`", path.display())]
    Model {
        /// The model file.
        path: PathBuf,
        /// Why.
        source: network::Error,
    },
    /// The same names in another order.
    #[error(
        "{what} lists the same {kind} names as `{}` in another order: {kind} {position} is {listed}, the model has {trained}\n{HELP}",
        path.display()
    )]
    Order {
        /// What says so: a configuration or another model.
        what: String,
        /// Variable or class.
        kind: &'static str,
        /// The first place that differs, from 1.
        position: usize,
        /// The model file.
        path: PathBuf,
        /// The name that was listed there.
        listed: String,
        /// The name that the model knows.
        trained: String,
    },
    /// Other names.
    #[error("{what} has {listed} as {kind} {position}, but `{}` was trained with {trained}\n{HELP}", path.display())]
    Name {
        /// What says so: a configuration or another model.
        what: String,
        /// Variable or class.
        kind: &'static str,
        /// The first place that differs, from 1.
        position: usize,
        /// The model file.
        path: PathBuf,
        /// The name that was listed.
        listed: String,
        /// The name that the model knows.
        trained: String,
    },
    /// A training configuration with another number of folds.
    #[error("`datasets` lists {found} files, but model `{}` is of {expected} folds\n{HELP}", path.display())]
    Folds {
        /// The model file.
        path: PathBuf,
        /// Files in `datasets`.
        found: usize,
        /// Folds of the model.
        expected: u32,
    },
    /// Variables that cannot be read.
    #[error(transparent)]
    Events(#[from] ntuple::Error),
    /// A score that is not a number although all variables are.
    #[error("the scores of entry {entry} of tree `{tree}` of `{}` are not finite: its variables are too large for the network", path.display())]
    NotFiniteScore {
        /// The entry of the tree.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
    },
    /// A variable that is not a number, or becomes none by the preprocessing.
    #[error("variable `{variable}` is {value} at entry {entry} of tree `{tree}` of `{}`", path.display())]
    NotFinite {
        /// Its name.
        variable: String,
        /// Its value before the preprocessing.
        value: f32,
        /// The entry of the tree.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
    },
}

impl Error {
    /// The entry, if the error is about one event.
    pub fn entry(&self) -> Option<u64> {
        match self {
            Self::NotFinite { entry, .. } | Self::NotFiniteScore { entry, .. } => Some(*entry),
            _ => None,
        }
    }
}
