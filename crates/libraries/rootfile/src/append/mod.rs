//! Appends branches to a tree of an existing file without decoding what is there.
//!
//! The file is copied byte for byte, the new baskets go behind its end, and then the record of the tree is written anew with the
//! new branches spliced in. Everything else stays as it is: old baskets, other trees, histograms, objects of unknown classes.
//! The result takes its place whole or not at all, also in place.
//! - [`layout`], [`edit`]: what in a record depends on positions, and how it follows when the record changes
//! - [`tree_record`], [`streamer_info`]: the two records that change
//! - [`commit`]: writes them, and all that leads to them

mod commit;
mod edit;
mod layout;
mod streamer_info;
#[cfg(test)]
mod tests;
mod tree_record;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::file::Stamp;
use crate::write::spec;
use crate::{BranchSpec, Column, Compression, RootFile, TreeId, TreeSpec, Writer};
use commit::Splice;

/// Where appended branches go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// Into the file itself.
    InPlace,
    /// Into a copy of the file at this path.
    Output(PathBuf),
    /// Alone into a new file at this path, as a tree of the same path and number of entries (a friend tree).
    Friend(PathBuf),
}

/// How branches are appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppendOptions {
    /// Where they go.
    pub destination: Destination,
    /// Whether branches of the same names are replaced; otherwise they are an error.
    pub overwrite: bool,
    /// How they are compressed; `None` is like the rest of the file.
    pub compression: Option<Compression>,
}

/// Branches being appended to a tree. Without [`Append::commit`] nothing happens.
pub struct Append {
    file: RootFile,
    path: PathBuf,
    tree: String,
    entries: u64,
    filled: u64,
    way: Way,
}

enum Way {
    Splice(Box<Splice>),
    Friend(Box<Writer>, TreeId),
}

impl Append {
    /// Begins to append `branches` to the tree at path `tree` of the file `input`.
    ///
    /// # Errors
    /// The file or the tree cannot be read; the tree has such branches already; it cannot be changed without loss (its baskets
    /// are in other files, or it holds objects of classes that cannot be moved); the destination cannot be written.
    pub fn open(
        input: impl AsRef<Path>,
        tree: &str,
        branches: Vec<BranchSpec>,
        options: &AppendOptions,
    ) -> Result<Append> {
        spec::check(&branches)?;
        let file = RootFile::open(input)?;
        let opened = file.tree(tree)?;
        let path = file.path().to_owned();
        if opened.ntuple().is_some() && !matches!(options.destination, Destination::Friend(_)) {
            let (tree, reason) = (opened.path().to_owned(), "it is an RNTuple".to_owned());
            return Err(Error::CannotAppend { path, tree, reason });
        }
        let names: HashSet<&str> = branches.iter().map(|branch| branch.name.as_str()).collect();
        let taken: Vec<String> = opened
            .branches()
            .iter()
            .filter(|branch| branch.path() == branch.name() && names.contains(branch.name()))
            .map(|branch| format!("`{}`", branch.name()))
            .collect();
        if !taken.is_empty() && !options.overwrite {
            let tree = opened.path().to_owned();
            return Err(Error::BranchesExist { path, tree, branches: taken.join(", ") });
        }
        let compression = options.compression.unwrap_or(file.compression());
        let (tree_path, entries) = (opened.path().to_owned(), opened.entries());
        let is_input = |target: &Path| {
            fs::metadata(target).is_ok_and(|target| Stamp::of(&target).same_file(file.storage().stamp()))
        };
        let way = match &options.destination {
            Destination::InPlace => Self::in_place(&file, tree, branches, &path, compression)?,
            Destination::Output(target) if is_input(target) => {
                Self::in_place(&file, tree, branches, target, compression)?
            }
            Destination::Output(target) => {
                Way::Splice(Box::new(Splice::open(file.clone(), tree, branches, target, compression)?))
            }
            Destination::Friend(target) if is_input(target) => {
                return Err(Error::OwnFriend { path: target.clone() });
            }
            Destination::Friend(target) => {
                let mut writer = Writer::create(target, compression)?;
                let title = opened.title().to_owned();
                let tree = writer.tree(TreeSpec { path: tree_path.clone(), title, branches })?;
                Way::Friend(Box::new(writer), tree)
            }
        };
        Ok(Append { file, path, tree: tree_path, entries, filled: 0, way })
    }

    fn in_place(
        file: &RootFile,
        tree: &str,
        branches: Vec<BranchSpec>,
        path: &Path,
        compression: Compression,
    ) -> Result<Way> {
        // A file that its owner protected is not replaced, not even by root, who could.
        if fs::metadata(path).map_err(Error::io("write", path))?.permissions().readonly() {
            return Err(Error::Protected { path: path.to_owned() });
        }
        fs::OpenOptions::new().write(true).open(path).map_err(Error::io("write", path))?;
        Ok(Way::Splice(Box::new(Splice::open(file.clone(), tree, branches, path, compression)?)))
    }

    /// Entries of the tree: as many as the new branches need.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Adds values of the next entries: one column per branch, all of the same length.
    ///
    /// # Errors
    /// A column is not what its branch holds, lengths differ, or there are more than the tree has entries; the disk is full.
    pub fn fill(&mut self, columns: &[&Column]) -> Result<()> {
        let filled = self.filled + columns.first().map_or(0, |column| column.entries()) as u64;
        if filled > self.entries {
            return Err(self.wrong_entries(filled));
        }
        match &mut self.way {
            Way::Splice(splice) => splice.fill(columns)?,
            Way::Friend(writer, tree) => writer.fill(*tree, columns)?,
        }
        self.filled = filled;
        Ok(())
    }

    /// Writes the new record of the tree and puts the file in its place, safely on disk.
    ///
    /// # Errors
    /// There are less values than the tree has entries; another program has changed the file since it was opened; the disk is full.
    /// Nothing is changed or left behind then.
    pub fn commit(self) -> Result<()> {
        if self.filled != self.entries {
            return Err(self.wrong_entries(self.filled));
        }
        match self.way {
            Way::Splice(splice) => splice.commit(),
            Way::Friend(writer, _) => {
                self.file.storage().ensure_unchanged()?;
                writer.finish()
            }
        }
    }

    fn wrong_entries(&self, found: u64) -> Error {
        Error::Entries { path: self.path.clone(), tree: self.tree.clone(), expected: self.entries, found }
    }
}
