//! What can go wrong with a ROOT file. Messages name the file, the tree and the branch, and say what to do.
//!
//! Parsers work on bytes and know no paths: they return [`Malformed`], which the caller who knows the place turns into an [`Error`].

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use explain::advice;

/// The result of everything public in this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error of reading or writing a ROOT file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} `{}`{}", path.display(), advice(self))]
    Io {
        /// What was tried: `open`, `read`, `write`, …
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The path is a folder.
    #[error("`{}` is a folder, expected a ROOT file", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// The file does not begin with `root`.
    #[error("`{}` is not a ROOT file: {found}, expected it to begin with `root`", path.display())]
    NotRoot {
        /// The file.
        path: PathBuf,
        /// How it begins instead.
        found: String,
    },
    /// The file is shorter than its header says.
    #[error(
        "`{}` is truncated: its header promises {expected} bytes and it has {found}; copy it again",
        path.display()
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// Size by the header, in bytes.
        expected: u64,
        /// Size on disk, in bytes.
        found: u64,
    },
    /// The file is not what it was when it was opened.
    #[error("`{}` was changed by another program meanwhile{}", path.display(), advice(self))]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The file is write-protected.
    #[error("`{}` is write-protected and stays as it is{}", path.display(), advice(self))]
    Protected {
        /// The file.
        path: PathBuf,
    },
    /// A friend tree was to be written over the file whose friend it is.
    #[error("`{}` cannot be its own friend: the events would be lost{}", path.display(), advice(self))]
    OwnFriend {
        /// The file.
        path: PathBuf,
    },
    /// A tree that can have no friend, because its entries are in no order.
    #[error(
        "tree `{tree}` in `{}` was written by several threads, so that its entries are in no order (kEntriesReshuffled), and ROOT \
         joins no friend to it{}",
        path.display(), advice(self)
    )]
    Reshuffled {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
    },
    /// A record is damaged.
    #[error("`{}` is damaged: {problem} in {place}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which record: `the header`, `key list of folder dir`, …
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// There is no tree of that name.
    #[error("no tree `{tree}` in `{}`; {help}", path.display())]
    NoTree {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        tree: String,
        /// `did you mean …`, or the list of trees.
        help: String,
    },
    /// The name belongs to something that cannot be read as a tree.
    #[error("`{name}` in `{}` is of class `{class}`, {reason}", path.display())]
    NotATree {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        name: String,
        /// Its class.
        class: String,
        /// Why it cannot be read.
        reason: &'static str,
    },
    /// There is no branch of that name.
    #[error("no branch `{branch}` in tree `{tree}` of `{}`; {help}", path.display())]
    NoBranch {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// The name asked for.
        branch: String,
        /// `did you mean …`, or the list of branches.
        help: String,
    },
    /// The branch is there, but its values cannot be read.
    #[error("branch `{branch}` of tree `{tree}` in `{}` cannot be read: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// The branch.
        branch: String,
        /// Why not: what it holds, or what is wrong with it.
        reason: String,
    },
    /// A basket does not hold what the tree says.
    #[error("basket {basket} of branch `{branch}` of tree `{tree}` in `{}` is damaged: {problem}", path.display())]
    Basket {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// The branch.
        branch: String,
        /// Index of the basket in its branch.
        basket: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A page does not hold what the ntuple says.
    #[error(
        "page {page} of field `{field}` in cluster {cluster} of ntuple `{tree}` in `{}` is damaged: {problem}",
        path.display()
    )]
    Page {
        /// The file.
        path: PathBuf,
        /// The ntuple.
        tree: String,
        /// The field.
        field: String,
        /// Index of the cluster in the ntuple.
        cluster: usize,
        /// Index of the page in the cluster.
        page: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A range of entries reaches beyond the tree.
    #[error("entries {start} to {end} asked of tree `{tree}` in `{}`, which has {entries}", path.display())]
    Range {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// First entry asked for.
        start: u64,
        /// One past the last entry asked for.
        end: u64,
        /// Entries of the tree.
        entries: u64,
    },
    /// A column is not what its branch holds.
    #[error("branch `{branch}` holds {expected}, found a column with {found}")]
    Column {
        /// The branch.
        branch: String,
        /// Values per entry and their type.
        expected: String,
        /// The same of the column.
        found: String,
    },
    /// There is not one column for each branch.
    #[error("tree `{tree}` has {expected} branches, found {found} columns")]
    Columns {
        /// The tree.
        tree: String,
        /// Branches of the tree.
        expected: usize,
        /// Columns given.
        found: usize,
    },
    /// Columns have different lengths.
    #[error("the column for branch `{branch}` has {found} entries, the first one has {expected}")]
    Length {
        /// The branch.
        branch: String,
        /// Entries of the first column.
        expected: usize,
        /// Entries of this one.
        found: usize,
    },
    /// The number of values in an entry disagrees with the branch that counts them.
    #[error(
        "branch `{branch}` has {found} values in entry {entry}, expected {expected} by `{counter}`; branches with one counter have the same lengths"
    )]
    Count {
        /// The branch.
        branch: String,
        /// The branch that counts its values, or another that it counts.
        counter: String,
        /// The first entry that disagrees.
        entry: u64,
        /// Values by `counter`.
        expected: i64,
        /// Values of `branch`.
        found: i64,
    },
    /// An entry is too large for a basket.
    #[error("entry {entry} of branch `{branch}` has {bytes} bytes, more than {most}; spread it over several entries")]
    LargeEntry {
        /// The branch.
        branch: String,
        /// The entry.
        entry: u64,
        /// Its bytes.
        bytes: usize,
        /// The most bytes that an entry can have.
        most: usize,
    },
    /// A name cannot be written.
    #[error("cannot write a {kind} called `{name}`: {reason}")]
    Name {
        /// `tree`, `branch`, …
        kind: &'static str,
        /// The name.
        name: String,
        /// Why not.
        reason: &'static str,
    },
    /// The parts of a histogram do not fit together.
    #[error("cannot write histogram `{name}`: {reason}")]
    Histogram {
        /// Its path.
        name: String,
        /// What does not fit.
        reason: String,
    },
    /// A name is taken.
    #[error("cannot write {kind} `{name}`: the name is taken; give each its own")]
    Duplicate {
        /// `tree`, `branch`, …
        kind: &'static str,
        /// The name.
        name: String,
    },
    /// The tree has branches already that were to be appended.
    #[error(
        "tree `{tree}` in `{}` has {branches} already; choose other names, or let them be overwritten",
        path.display()
    )]
    BranchesExist {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// The branches, listed.
        branches: String,
    },
    /// New branches have not as many entries as the tree.
    #[error("tree `{tree}` in `{}` has {expected} entries, found {found} for its new branches", path.display())]
    Entries {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// Entries of the tree.
        expected: u64,
        /// Entries of the new branches.
        found: u64,
    },
    /// The tree cannot be changed without loss.
    #[error(
        "cannot append branches to tree `{tree}` in `{}`: {reason}; write them as a friend instead",
        path.display()
    )]
    CannotAppend {
        /// The file.
        path: PathBuf,
        /// The tree.
        tree: String,
        /// What would be lost.
        reason: String,
    },
}

impl Error {
    /// For `map_err` on calls of the operating system.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Error {
        let path = path.to_owned();
        move |source| Error::Io { action, path, source }
    }
}

/// What is wrong with damaged bytes, without the place where they lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Malformed(pub(crate) Cow<'static, str>);

impl Malformed {
    /// The error that names the file and the record.
    pub(crate) fn at(self, path: &Path, place: impl Into<String>) -> Error {
        Error::Damaged { path: path.to_owned(), place: place.into(), problem: self.0.into_owned() }
    }
}

impl From<&'static str> for Malformed {
    fn from(problem: &'static str) -> Self {
        Malformed(Cow::Borrowed(problem))
    }
}

impl From<String> for Malformed {
    fn from(problem: String) -> Self {
        Malformed(Cow::Owned(problem))
    }
}
