//! Which tree of which file, for messages.

use std::fmt;
use std::path::{Path, PathBuf};

/// A tree in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Path of the tree in it; empty for a file of a format without trees.
    pub tree: String,
}

impl Place {
    /// The tree at `tree` of the file at `path`.
    pub fn of(path: &Path, tree: &str) -> Self {
        Self { path: path.to_path_buf(), tree: tree.to_string() }
    }

    pub(crate) fn new(path: &Path, tree: &str) -> Box<Self> {
        Box::new(Self::of(path, tree))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tree.as_str() {
            "" => write!(f, "`{}`", self.path.display()),
            tree => write!(f, "tree `{tree}` of `{}`", self.path.display()),
        }
    }
}

/// ` in tree `t``, or nothing for a file of a format without trees.
pub(crate) fn in_tree(tree: &str) -> String {
    if tree.is_empty() { String::new() } else { format!(" in tree `{tree}`") }
}
