//! What can go wrong between a model file and the scores of events.

use std::path::PathBuf;

use explain::advice;
use ntuple::Place;

use crate::disagreement::Disagreement;
use crate::unseen::refusal::Refusal;

/// The result of everything public in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of reading, comparing or applying a model.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A model of eras without an era.
    #[error(
        "`{}` was trained on the eras `{}`, and its scores depend on it{}",
        path.display(), known.join("`, `"), advice(self)
    )]
    EraMissing {
        /// The model.
        path: PathBuf,
        /// Its eras.
        known: Vec<String>,
    },
    /// Eras that are not those of the model.
    #[error(
        "{what} has the eras `{}`, but `{}` was trained on `{}`, in this order",
        listed.join("`, `"), path.display(), trained.join("`, `")
    )]
    OtherEras {
        /// The model.
        path: PathBuf,
        /// A configuration or another model.
        what: String,
        /// Its eras.
        listed: Vec<String>,
        /// Those of the model.
        trained: Vec<String>,
    },
    /// An era of a model that has none.
    #[error("`{}` was trained without eras{}", path.display(), advice(self))]
    NoEras {
        /// The model.
        path: PathBuf,
    },
    /// An era that the model was not trained on.
    #[error("`{}` was not trained on era `{era}`, but on `{}`{}", path.display(), known.join("`, `"), advice(self))]
    UnknownEra {
        /// The model.
        path: PathBuf,
        /// What was asked for.
        era: String,
        /// Its eras.
        known: Vec<String>,
        /// What to do.
        help: String,
    },
    /// A parametrised model without a value of its parameter.
    #[error("`{}` is parametrised: its scores depend on `{name}`{}", path.display(), advice(self))]
    ParameterMissing {
        /// The model.
        path: PathBuf,
        /// Its parameter.
        name: String,
        /// Values that it was trained on.
        values: Vec<f64>,
    },
    /// A value that is given twice.
    #[error("{name} = {value} is given twice{}", advice(self))]
    ParameterTwice {
        /// The parameter.
        name: String,
        /// The value.
        value: f64,
    },
    /// A value of a parameter, of a model without one.
    #[error("`{}` has no parameter{}", path.display(), advice(self))]
    NoParameter {
        /// The model.
        path: PathBuf,
    },
    /// A value outside of those that a model was trained on.
    #[error(
        "{name} = {value} is outside of {low} to {high}, on which `{}` was trained{}",
        path.display(), advice(self)
    )]
    ParameterRange {
        /// The model.
        path: PathBuf,
        /// Its parameter.
        name: String,
        /// The value.
        value: f64,
        /// The lowest that it was trained on.
        low: f64,
        /// The highest.
        high: f64,
    },
    /// Events that a model may have seen, or a fold without a model.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A file that is not a model file or a fold file, or is missing.
    #[error(transparent)]
    File(#[from] modelfile::Error),
    /// A preprocessing that cannot be read, or a fold that the training configuration does not have.
    #[error(transparent)]
    Common(#[from] common::Error),
    /// A file that cannot be read.
    #[error(transparent)]
    Storage(#[from] storage::Error),
    /// A file that is not a ROOT file, or is damaged.
    #[error(transparent)]
    Rootfile(#[from] rootfile::Error),
    /// A model whose tensors do not fit its architecture.
    #[error("cannot use model `{}`", path.display())]
    Model {
        /// The model file.
        path: PathBuf,
        /// Why.
        source: network::Error,
    },
    /// Other variables or classes than those of the model, or another order.
    #[error("{}{}", .0, advice(self))]
    Disagrees(Box<Disagreement>),
    /// A training configuration with another number of folds.
    #[error("`datasets` lists {found} files, but model `{}` is of {expected} folds{}", path.display(), advice(self))]
    Folds {
        /// The model file.
        path: PathBuf,
        /// Files in `datasets`.
        found: usize,
        /// Folds of the model.
        expected: u32,
    },
    /// A tree, a variable or a weight that cannot be read.
    #[error(transparent)]
    Events(#[from] ntuple::Error),
    /// Datasets without a tree of any event.
    #[error("there are no events to test on in the datasets of the other folds")]
    NoTestEvents,
    /// A value of the parameter that no signal event has.
    #[error("there are no signal events with {name} = {value} to test on{}", advice(self))]
    NoTestValue {
        /// The parameter.
        name: String,
        /// The value.
        value: f64,
        /// The values that were trained on.
        values: Vec<f64>,
    },
    /// A score that is not finite although all variables are.
    #[error(
        "the scores of entry {entry} of {} are not finite: its variables are too large for the network",
        Place::of(path, tree)
    )]
    NotFiniteScore {
        /// The entry of the tree.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
    },
    /// A variable of which the event has too few values, and which has no default.
    #[error(
        "variable `{variable}` has no value at entry {entry} of {}: the event has too few objects, \
         and the model was trained without a default for it (`variable_defaults`)",
        Place::of(path, tree)
    )]
    NoValue {
        /// Its name.
        variable: String,
        /// The entry of the tree.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
    },
    /// A categorical variable with a value that no event had in training.
    #[error(
        "variable `{variable}` is {value} at entry {entry} of {}: the model was trained without this value",
        Place::of(path, tree)
    )]
    UnknownValue {
        /// Its name.
        variable: String,
        /// The value.
        value: f32,
        /// The entry of the tree.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
    },
    /// A variable that is not finite, before or after the preprocessing.
    #[error("variable `{variable}` is {value} at entry {entry} of {}", Place::of(path, tree))]
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
            Self::NotFinite { entry, .. }
            | Self::NoValue { entry, .. }
            | Self::UnknownValue { entry, .. }
            | Self::NotFiniteScore { entry, .. } => Some(*entry),
            _ => None,
        }
    }
}
