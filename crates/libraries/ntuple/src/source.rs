//! A chain of files with a tree of the same path, or a table, in each: the events of a process.

use std::sync::Arc;

use rayon::prelude::*;

use crate::error::Result;
use crate::location::Location;
use crate::member::{Member, OpenMember};
use crate::place::Place;

/// A chain of files. All of them have been opened once and have the tree.
#[derive(Clone, Debug)]
pub struct Source {
    tree: String,
    members: Arc<[Member]>,
}

impl Source {
    /// Opens the tree at `tree` in every file and its friends, which must have as many entries. Parquet and Arrow files have no trees:
    /// each is a table.
    pub fn open(locations: &[Location], tree: &str) -> Result<Self> {
        let members = table::in_order(locations.par_iter().map(|location| Member::open(location, tree)))?;
        Ok(Self { tree: tree.to_string(), members: members.into() })
    }

    /// The files with their branches.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The files that have events, and the places of those that have none, or no branches. Of a chain without any event nothing is
    /// left out.
    pub fn without_empty(&self) -> (Self, Vec<Place>) {
        let is_empty = |member: &&Member| member.entries() == 0 || member.branches().is_empty();
        let (empty, members): (Vec<&Member>, Vec<&Member>) = self.members.iter().partition(is_empty);
        if members.is_empty() || empty.is_empty() {
            return (self.clone(), Vec::new());
        }
        let members = members.into_iter().cloned().collect();
        (Self { tree: self.tree.clone(), members }, empty.into_iter().map(Member::place).collect())
    }

    /// Opens a member to read from it.
    pub(crate) fn hold(&self, index: usize) -> Result<OpenMember> {
        OpenMember::open(&self.members, index, &self.tree)
    }

    /// Entries of all files.
    pub fn entries(&self) -> u64 {
        self.members.iter().map(Member::entries).sum()
    }
}
