//! What stands between a configuration and a training.

use std::path::PathBuf;

use common::TrainOn;
use common::config::TrainingConfig;
use explain::advice;
use ntuple::Place;

/// The result of everything public in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A problem of a dataset, by the process or class that has it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Files, trees, branches or expressions.
    #[error(transparent)]
    Ntuple(#[from] ntuple::Error),
    /// A ROOT file.
    #[error(transparent)]
    Rootfile(#[from] rootfile::Error),
    /// Weights, preprocessing.
    #[error(transparent)]
    Common(#[from] common::Error),
    /// The provenance of a fold file.
    #[error(transparent)]
    Provenance(#[from] modelfile::Error),
    /// Ctrl-C.
    #[error(transparent)]
    Interrupted(#[from] interrupt::Interrupted),
    /// A problem of one process.
    #[error("process `{process}`")]
    Process {
        /// The process.
        process: String,
        /// What is wrong.
        source: Box<Error>,
    },
    /// A problem with the tree of a class in the fold files.
    #[error("class `{class}`")]
    Class {
        /// The class.
        class: String,
        /// What is wrong.
        source: Box<Error>,
    },
    /// A problem of the fold file of one era.
    #[error("era `{era}`{}", advice(self))]
    Era {
        /// The era.
        era: String,
        /// What is wrong.
        source: Box<Error>,
    },
    /// Fold files that divide events differently.
    #[error(
        "`{}` divides events by {found}, but `{}` by {expected}: a model could not tell which events it has seen{}",
        path.display(), first.display(), advice(self)
    )]
    OtherRule {
        /// A file.
        path: PathBuf,
        /// Its rule.
        found: String,
        /// The first file.
        first: PathBuf,
        /// Its rule.
        expected: String,
    },
    /// Fold files that give the model of a fold different folds to train on.
    #[error(
        "by `{}` the model of a fold is trained on {}, by `{}` on {}{}",
        path.display(), folds(*found), first.display(), folds(*expected), advice(self)
    )]
    OtherTrainOn {
        /// A file.
        path: PathBuf,
        /// What it says.
        found: TrainOn,
        /// The first file.
        first: PathBuf,
        /// What it says.
        expected: TrainOn,
    },
    /// Folds that are trained on, but not listed.
    #[error("a model is trained on all folds but its own, and of {folds} there are files of {listed}{}", advice(self))]
    FoldsListed {
        /// Folds that are listed.
        listed: u32,
        /// All folds.
        folds: u32,
    },
    /// One file for two eras.
    #[error(
        "`{}` and `{}` have the same content, but an event is of one era{}",
        first.display(), path.display(), advice(self)
    )]
    SameFile {
        /// A file.
        first: PathBuf,
        /// A later one.
        path: PathBuf,
    },
    /// Events whose fold two eras do not agree on.
    #[error(transparent)]
    FoldsOfEras(Box<FoldsOfEras>),
    /// A class with a random era that has no events in any.
    #[error("class `{class}` of `randomised_eras` has no events in any era{}", advice(self))]
    NoEventsInEras {
        /// The class.
        class: String,
    },
    /// A process without entries.
    #[error("process `{process}` has no events before its cut")]
    NoEntries {
        /// The process.
        process: String,
    },
    /// The branch of the training weight is taken.
    #[error("branch `{branch}` is already in {first}; choose another name for `training_weight_branch`")]
    WeightBranch {
        /// The branch.
        branch: String,
        /// The tree that has it.
        first: String,
    },
    /// A tree without a branch that can be carried.
    #[error("no branch of {first} can be read")]
    NoBranches {
        /// The tree.
        first: String,
    },
    /// A pattern of `branches` that fits none.
    #[error("`branches` has `{pattern}`, but no file has a branch that is called so{}", advice(self))]
    BranchPattern {
        /// The pattern.
        pattern: String,
        /// The nearest branch.
        help: Option<String>,
    },
    /// A pattern of `variables` that fits no branch of one number.
    #[error(
        "`variables` has the pattern `{pattern}`, but no branch with one number per event is called so{}",
        advice(self)
    )]
    VariablePattern {
        /// The pattern.
        pattern: String,
        /// The nearest branch.
        help: Option<String>,
    },
    /// A class that cannot be trained on in a fold.
    #[error("class `{class}` has no events in fold {fold}{}", advice(self))]
    EmptyClass {
        /// The class.
        class: String,
        /// The fold.
        fold: u32,
    },
    /// A tree in several folds, against the rule of one of them.
    #[error("the events of {} are {first} and {second}{}", Place::of(path, tree), advice(self))]
    SeveralFolds {
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
        /// Where they are by one process.
        first: String,
        /// Where they are by another.
        second: String,
    },
    /// A fold file that cannot be opened.
    #[error("cannot read the fold file{}", advice(self))]
    FoldFile {
        /// Why.
        source: rootfile::Error,
    },
    /// A value of a categorical variable that the configuration does not list.
    #[error(
        "variable `{variable}` is {value} at entry {entry} of tree `{tree}` of `{}`; expected one of {known:?}{}",
        path.display(), advice(self)
    )]
    Category {
        /// The variable.
        variable: String,
        /// Its value.
        value: f32,
        /// The values that the configuration lists.
        known: Vec<f64>,
        /// The entry of the tree.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
    },
    /// A fold file of another fold.
    #[error("`{}` is of fold {found}, but it is number {index} of those listed{}", path.display(), advice(self))]
    OtherFold {
        /// The file.
        path: PathBuf,
        /// Its fold.
        found: u32,
        /// Its place in the list.
        index: u32,
    },
    /// A fold file without provenance, and no rule to check it with.
    #[error("`{}` does not say how its events were divided into folds{}", path.display(), advice(self))]
    NoOrigin {
        /// The file.
        path: PathBuf,
    },
    /// An event of another fold.
    #[error(
        "entry {entry} of tree `{tree}` in `{}` is of fold {found}, expected {expected}{}",
        path.display(), advice(self)
    )]
    EventOfOtherFold {
        /// The entry.
        entry: u64,
        /// The tree.
        tree: String,
        /// The file.
        path: PathBuf,
        /// Its fold.
        found: u32,
        /// The fold that is trained on.
        expected: u32,
    },
    /// A class that is no tree of a fold file.
    #[error("cannot read class `{class}`, which must be a tree of the fold file")]
    NoClass {
        /// The class.
        class: String,
        /// Why.
        source: Box<ntuple::Error>,
    },
    /// A tree of a class without events.
    #[error("class `{class}` has no events in `{}`{}", path.display(), advice(self))]
    NoEvents {
        /// The class.
        class: String,
        /// The file.
        path: PathBuf,
    },
    /// A class that cannot be split.
    #[error("class `{class}` has {events} event, but training and validation need at least one each")]
    TooFew {
        /// The class.
        class: String,
        /// Its events.
        events: usize,
    },
    /// A class that cannot be divided among the members of an ensemble.
    #[error("class `{class}` has {events} events, fewer than the {folds} folds of the ensemble{}", advice(self))]
    TooFewForFolds {
        /// The class.
        class: String,
        /// Its events.
        events: usize,
        /// Folds.
        folds: usize,
    },
    /// A signal event at a value of the parameter that is not trained on.
    #[error(
        "an event of class `{class}` has {name} = {value}, which is none of the `values` {values:?}{}",
        advice(self)
    )]
    ParameterValue {
        /// Name of the parameter.
        name: String,
        /// The class.
        class: String,
        /// The value.
        value: f32,
        /// Those that are known.
        values: Vec<f64>,
    },
    /// A class without events at a value of the parameter.
    #[error("class `{class}` has no events with {name} = {value}{}", advice(self))]
    NoEventsAt {
        /// The class.
        class: String,
        /// Name of the parameter.
        name: String,
        /// The value.
        value: f64,
    },
    /// Weights that cancel at a value of the parameter.
    #[error(
        "training weights of class `{class}` with {name} = {value} sum to {sum}; expected a positive sum{}",
        advice(self)
    )]
    WeightsAt {
        /// The class.
        class: String,
        /// Name of the parameter.
        name: String,
        /// The value.
        value: f64,
        /// Its sum of weights.
        sum: f64,
    },
    /// Weights that cancel in the part that trains.
    #[error("training weights of class `{class}` sum to {sum} in the part that trains{}", advice(self))]
    PartWeights {
        /// The class.
        class: String,
        /// The sum.
        sum: f64,
    },
    /// What needs all events in memory, where the limit does not hold them.
    #[error("{what} needs all events in memory, but there are more than `memory_limit` holds{}", advice(self))]
    Stream {
        /// The key.
        what: &'static str,
    },
    /// A limit of memory that holds too little.
    #[error(
        "`memory_limit` is {}, expected at least {} for this file: a cluster of each class, three windows of whole \
         batches and what two clusters take while they are read{}",
        megabytes(*limit), megabytes(*needed), advice(self)
    )]
    MemoryLimit {
        /// The limit in bytes.
        limit: u64,
        /// The least that will do.
        needed: u64,
    },
    /// Weights of a fold file that cannot be trained with.
    #[error("cannot train on `{files}`")]
    Weights {
        /// The file, or those of all eras.
        files: String,
        /// Why.
        source: Box<common::Error>,
    },
    /// A compression that is none.
    #[error(transparent)]
    Compression(#[from] rootfile::UnknownCompression),
}

impl Error {
    /// This problem as one of an era, if there are any.
    pub fn of_era(self, config: &TrainingConfig, era: Option<usize>) -> Self {
        match era {
            None => self,
            Some(era) => Self::Era { era: config.era_name(era).to_owned(), source: Box::new(self) },
        }
    }

    /// Whether it is that a class has no tree, or no events in it.
    pub(crate) fn is_absence(&self) -> bool {
        match self {
            Self::NoEvents { .. } => true,
            Self::NoClass { source, .. } => {
                matches!(&**source, ntuple::Error::Rootfile(rootfile::Error::NoTree { .. }))
            }
            _ => false,
        }
    }

    /// This problem as one of a process.
    pub(crate) fn of_process(process: &str, source: impl Into<Self>) -> Self {
        Self::Process { process: process.to_owned(), source: Box::new(source.into()) }
    }
}

/// What a model is trained on, in words.
fn folds(train_on: TrainOn) -> &'static str {
    match train_on {
        TrainOn::Own => "that fold",
        TrainOn::Others => "all others",
    }
}

/// Bytes as a configuration gives them, rounded up.
fn megabytes(bytes: u64) -> String {
    if bytes < 10_000_000 {
        format!("{} kB", bytes.div_ceil(1000))
    } else {
        format!("{} MB", bytes.div_ceil(1_000_000))
    }
}

/// Events that are in one fold whole in an era, but not in another one.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{tree}` in `{}` is in fold {fold} whole in era `{era}`, but not in era `{other}`: no model could be told not to \
     have seen it{}",
    path.display(), advice(self)
)]
pub struct FoldsOfEras {
    /// The ntuple.
    pub path: PathBuf,
    /// Its tree.
    pub tree: String,
    /// The fold.
    pub fold: u32,
    /// The era in which it is in that fold.
    pub era: String,
    /// The other one.
    pub other: String,
}
