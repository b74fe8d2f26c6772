//! Errors of reading a branch, which name the file, the tree and the branch.

use crate::error::{Error, Malformed, Result};
use crate::tree::{Branch, Kind, Tree};

impl Tree {
    pub(super) fn kind<'a>(&self, branch: &'a Branch) -> Result<&'a Kind> {
        branch.kind().map_err(|problem| self.unreadable(branch, problem))
    }

    pub(super) fn misfit(&self, branch: &Branch) -> Error {
        self.unreadable(branch, "its baskets do not fit together")
    }

    pub(super) fn damaged(&self, branch: &Branch, basket: usize, problem: Malformed) -> Error {
        Error::Basket {
            path: self.file().to_owned(),
            tree: self.path().to_owned(),
            branch: branch.path().to_owned(),
            basket,
            problem: problem.0.into_owned(),
        }
    }

    pub(super) fn unreadable(&self, branch: &Branch, reason: &str) -> Error {
        let (path, tree, branch) = (self.file().to_owned(), self.path().to_owned(), branch.path().to_owned());
        Error::Unreadable { path, tree, branch, reason: reason.to_owned() }
    }
}
