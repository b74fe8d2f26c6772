//! Which tree of which file, for messages.

use std::fmt;
use std::path::{Path, PathBuf};

/// A tree in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Path of the tree in it.
    pub tree: String,
}

impl Place {
    pub(crate) fn new(path: &Path, tree: &str) -> Box<Self> {
        Box::new(Self { path: path.to_path_buf(), tree: tree.to_string() })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tree `{}` of `{}`", self.tree, self.path.display())
    }
}
