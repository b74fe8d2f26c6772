//! What can go wrong between a list of files and the numbers of their events.

use std::path::PathBuf;

use explain::advice;

use crate::place::{Place, in_tree};

/// The result of everything public in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of finding, binding or reading events.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A list of files without any.
    #[error("no files are given, expected at least one")]
    NoFiles,
    /// A file that is not there.
    #[error("no such file `{}`", path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A glob without a match.
    #[error("no file matches `{pattern}`")]
    NoMatch {
        /// The glob, with its folder.
        pattern: String,
    },
    /// A glob that is none.
    #[error("`{pattern}` is not a pattern of file names")]
    Pattern {
        /// The glob.
        pattern: String,
        /// Where it goes wrong.
        source: glob::PatternError,
    },
    /// A path that cannot be looked at.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file that is listed twice.
    #[error("`{}` is listed twice, and its events would count twice{}", path.display(), advice(self))]
    Duplicate {
        /// The file.
        path: PathBuf,
    },
    /// A friend that is not there.
    #[error("no friend of `{}`: expected it at `{}`", file.display(), expected.display())]
    NoFriend {
        /// The file.
        file: PathBuf,
        /// Where its friend should be.
        expected: PathBuf,
    },
    /// A friend with another number of entries.
    #[error(
        "friend `{}` has {found} entries{}, but `{}` has {expected}; a friend must hold the same events",
        friend.display(), in_tree(tree), file.display()
    )]
    FriendEntries {
        /// The friend.
        friend: PathBuf,
        /// The tree; empty for a file of a format without trees.
        tree: String,
        /// Entries of the friend.
        found: u64,
        /// The file.
        file: PathBuf,
        /// Entries of the file.
        expected: u64,
    },
    /// A friend with other values in a branch that both have.
    #[error(
        "branch `{branch}` is in `{}` and in its friend `{}` and differs at entry {entry}; \
         a friend must hold the same events in the same order",
        file.display(), friend.display()
    )]
    FriendDiffers {
        /// The branch.
        branch: String,
        /// The friend.
        friend: PathBuf,
        /// The file.
        file: PathBuf,
        /// The first entry that differs.
        entry: u64,
    },
    /// A tree that is or has a friend, whose entries are in no order.
    #[error(
        "{place} was written by several threads, so that its entries are in no order (kEntriesReshuffled); a friend must hold \
         the same events in the same order{}",
        advice(self)
    )]
    Reshuffled {
        /// The tree.
        place: Box<Place>,
    },
    /// A file that is no longer what it was when it was checked.
    #[error("`{}` or a friend of it changed while it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The file, its tree or its branches cannot be read.
    #[error(transparent)]
    Rootfile(#[from] rootfile::Error),
    /// A file of another format than ROOT cannot be read.
    #[error(transparent)]
    Table(table::Error),
    /// An expression that is none.
    #[error("cannot read the {name}")]
    Expression {
        /// What it is.
        name: String,
        /// Where it goes wrong.
        source: expression::Error,
    },
    /// An expression that does not fit the branches of a file.
    #[error("cannot compute the {name} in {place}")]
    Bind {
        /// What it is.
        name: String,
        /// The tree.
        place: Box<Place>,
        /// What does not fit.
        source: expression::Error,
    },
    /// A branch that is needed and not there.
    #[error("no branch `{branch}` for the {purpose} in {place}{}", advice(self))]
    NoBranch {
        /// The branch.
        branch: String,
        /// What it is needed for.
        purpose: String,
        /// The tree.
        place: Box<Place>,
        /// The nearest branch, or those there are.
        help: Option<String>,
    },
    /// A branch that cannot be what it is asked to be.
    #[error("branch `{branch}` in {place} cannot be the {purpose}: {problem}")]
    Branch {
        /// The branch.
        branch: String,
        /// What it is needed for.
        purpose: String,
        /// The tree.
        place: Box<Place>,
        /// Why it does not do, and what does.
        problem: String,
    },
    /// A value that must be a number.
    #[error("{name} is {value} at entry {entry} of {place}: it is computed as `{text}`")]
    NotFinite {
        /// What it is.
        name: String,
        /// Its expression.
        text: String,
        /// NaN or an infinity; a finite number if it does not fit in 32 bits.
        value: f64,
        /// The entry.
        entry: u64,
        /// The tree.
        place: Box<Place>,
    },
    /// A number that an event does not have.
    #[error(
        "{name} has no value at entry {entry} of {place}: it is computed as `{text}`, of which the event has too few, or no integer for `int`{}",
        advice(self)
    )]
    NoValue {
        /// What it is.
        name: String,
        /// Its expression.
        text: String,
        /// The entry.
        entry: u64,
        /// The tree.
        place: Box<Place>,
    },
    /// A whole number that is missing in an event.
    #[error(
        "{name} has no value at entry {entry} of {place}: it is computed as `{text}`, and branch `{branch}` ({missing}) has none there{}",
        advice(self)
    )]
    Lacking {
        /// What it is.
        name: String,
        /// Its expression.
        text: String,
        /// The entry.
        entry: u64,
        /// The tree.
        place: Box<Place>,
        /// The branch.
        branch: String,
        /// How many of its values are missing.
        missing: table::Missing,
    },
    /// Whole numbers that are missing where every event must have one.
    #[error(
        "branch `{branch}` ({missing}) in {place} cannot be used in the {purpose}, which every event must have{}",
        advice(self)
    )]
    Incomplete {
        /// The branch.
        branch: String,
        /// How many of its values are missing.
        missing: table::Missing,
        /// What it is needed for.
        purpose: String,
        /// The tree.
        place: Box<Place>,
    },
    /// An event number that lost its last digits.
    #[error(
        "event number {value} in branch `{branch}` at entry {entry} of {place} is not exact: a branch of type {kind} holds integers below {limit} only{}",
        advice(self)
    )]
    EventNumber {
        /// The value.
        value: f64,
        /// The branch.
        branch: String,
        /// Its type.
        kind: &'static str,
        /// The first integer whose successor is not exact.
        limit: f64,
        /// The entry.
        entry: u64,
        /// The tree.
        place: Box<Place>,
    },
    /// Folds that are given by process, so that an event alone does not tell its own.
    #[error("the fold of an event is that of its process: nothing in the event tells it")]
    NoFoldRule,
    /// A value that has no hash.
    #[error("branch `{branch}` is NaN at entry {entry} of {place}, where the fold is a hash of it{}", advice(self))]
    HashNan {
        /// The branch.
        branch: String,
        /// The entry.
        entry: u64,
        /// The tree.
        place: Box<Place>,
    },
    /// A number that cannot be computed for some entry.
    #[error("cannot compute the {name} in {place}, counting entries from {first}")]
    Evaluation {
        /// What it is.
        name: String,
        /// The entry from which the message counts.
        first: u64,
        /// The tree.
        place: Box<Place>,
        /// Why.
        source: expression::Error,
    },
}

impl From<table::Error> for Error {
    fn from(error: table::Error) -> Self {
        match error {
            table::Error::Rootfile(error) => Self::Rootfile(error),
            other => Self::Table(other),
        }
    }
}
