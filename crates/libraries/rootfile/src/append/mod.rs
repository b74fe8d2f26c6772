//! Appends branches to a tree of an existing file without decoding what is there.
//!
//! The file is copied byte for byte, the new baskets are added where it is free or after its end, and then the record of the tree is
//! written anew with the new branches spliced in. Everything else stays as it is: old baskets, other trees, histograms, objects of unknown classes.
//! The result replaces its target whole or not at all, also in place.
//! - [`layout`], [`edit`]: the words of a record that depend on positions, and how they change when the record changes
//! - [`tree_record`], [`streamer_info`]: the two records that change
//! - [`space`]: what is free in the file, where new records go
//! - [`commit`]: writes these records, and all that leads to them

mod commit;
mod edit;
mod layout;
mod space;
mod streamer_info;
#[cfg(test)]
mod tails;
#[cfg(test)]
mod tests;
mod tree_record;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::write::{counter, spec};
use crate::{BranchSpec, Column, Compression, Element, RootFile, Tree, TreeId, TreeSpec, Writer};
use commit::Splice;

/// The place for appended branches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The file itself.
    InPlace,
    /// A copy of the file at this path.
    Output(PathBuf),
    /// A new file at this path with the new branches alone, in a tree of the same path and number of entries (a friend tree).
    Friend(PathBuf),
}

/// How branches are appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppendOptions {
    /// The place for the branches.
    pub destination: Destination,
    /// Whether existing branches of the same names are replaced; otherwise they are an error.
    pub overwrite: bool,
    /// Compression of the branches; `None` for that of the file.
    pub compression: Option<Compression>,
}

/// Branches being appended to a tree. Nothing changes before [`Append::commit`].
pub struct Append {
    file: RootFile,
    path: PathBuf,
    tree: String,
    entries: u64,
    filled: u64,
    /// Columns whose values are counted by existing branches of the tree.
    counted: Vec<Counted>,
    way: Way,
}

/// A column whose values are counted by an existing branch of the tree.
struct Counted {
    column: usize,
    branch: String,
    counter: String,
}

enum Way {
    Splice(Box<Splice>),
    Friend(Box<Writer>, TreeId),
}

impl Append {
    /// Begins to append `branches` to the tree at path `tree` of the file `input`.
    ///
    /// # Errors
    /// The file or the tree cannot be read; the tree has branches of these names already; the tree cannot be changed without loss
    /// (its baskets are in other files, or it holds objects of classes that cannot be moved); the destination cannot be written.
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
        let counted = match options.destination {
            Destination::Friend(_) => Vec::new(), // it has counters of its own
            _ => counted(&opened, &branches)?,
        };
        let counters: HashSet<&str> = counted.iter().map(|counted| counted.counter.as_str()).collect();
        let compression = options.compression.unwrap_or(file.compression());
        let (tree_path, entries) = (opened.path().to_owned(), opened.entries());
        let is_input = |target: &Path| file.storage().input().is(target);
        let splice = |branches, target: &Path| {
            let splice = Splice::open(file.clone(), tree, branches, &counters, target, compression)?;
            Ok::<_, Error>(Way::Splice(Box::new(splice)))
        };
        let way = match &options.destination {
            Destination::InPlace => {
                check_replaceable(&path)?;
                splice(branches, &path)?
            }
            Destination::Output(target) if is_input(target) => {
                check_replaceable(target)?;
                splice(branches, target)?
            }
            Destination::Output(target) => splice(branches, target)?,
            Destination::Friend(target) if is_input(target) => {
                return Err(Error::OwnFriend { path: target.clone() });
            }
            Destination::Friend(_) if opened.is_reshuffled() => {
                return Err(Error::Reshuffled { path, tree: tree_path });
            }
            Destination::Friend(target) => {
                let mut writer = Writer::create(target, compression)?;
                let title = opened.title().to_owned();
                let tree = writer.tree(TreeSpec { path: tree_path.clone(), title, branches })?;
                Way::Friend(Box::new(writer), tree)
            }
        };
        Ok(Append { file, path, tree: tree_path, entries, filled: 0, counted, way })
    }

    /// Entries of the tree; the new branches need as many.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Adds the values of the next entries: one column per branch, all of the same length.
    ///
    /// # Errors
    /// A column is not what its branch holds, lengths differ, or the tree has fewer entries; the disk is full.
    pub fn fill(&mut self, columns: &[&Column]) -> Result<()> {
        let filled = self.filled + columns.first().map_or(0, |column| column.entries()) as u64;
        if filled > self.entries {
            return Err(self.wrong_entries(filled));
        }
        self.check_counts(columns)?;
        match &mut self.way {
            Way::Splice(splice) => splice.fill(columns)?,
            Way::Friend(writer, tree) => writer.fill(*tree, columns)?,
        }
        self.filled = filled;
        Ok(())
    }

    /// Stores a text in the folder of the tree, as [`Writer::text`] does, unless there is something of this name. A friend gets none.
    pub fn text(&mut self, name: &str, content: &str) {
        if let Way::Splice(splice) = &mut self.way {
            splice.text(name, content);
        }
    }

    /// Writes the new record of the tree, brings the file to the disk and puts it in its place.
    ///
    /// # Errors
    /// The tree has more entries; another program has changed the file since it was opened; the disk is full. Nothing is changed
    /// or left behind then.
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

    /// Refuses numbers of values that disagree with the existing branches that count them.
    fn check_counts(&self, columns: &[&Column]) -> Result<()> {
        for Counted { column, branch, counter: name } in &self.counted {
            // a wrong number or kind of columns is refused when they are filled
            let Some(column) = columns.get(*column).filter(|column| column.levels().len() == 1) else { continue };
            let entries = self.filled..self.filled + column.entries() as u64;
            if let [expected] = self.file.tree(&self.tree)?.read(&[name], entries)?.as_slice() {
                counter::agree(branch, column, name, counter::integers(expected.as_slice()), self.filled)?;
            }
        }
        Ok(())
    }

    fn wrong_entries(&self, found: u64) -> Error {
        Error::Entries { path: self.path.clone(), tree: self.tree.clone(), expected: self.entries, found }
    }
}

/// Refuses a file that may not be replaced. A write-protected file is refused to root as well, who could write it.
fn check_replaceable(path: &Path) -> Result<()> {
    if fs::metadata(path).map_err(Error::io("write", path))?.permissions().readonly() {
        return Err(Error::Protected { path: path.to_owned() });
    }
    fs::OpenOptions::new().write(true).open(path).map(|_| ()).map_err(Error::io("write", path))
}

/// The new branches whose values are counted by existing branches of the tree.
fn counted(tree: &Tree, branches: &[BranchSpec]) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    for (column, branch) in branches.iter().enumerate() {
        let Some(counter) = branch.counter() else { continue };
        let given = branches.iter().any(|other| other.name == counter);
        let known = tree.branches().iter().find(|known| known.path() == counter).filter(|_| !given);
        let Some(known) = known else { continue };
        let integer = !matches!(known.element(), None | Some(Element::Bool | Element::F32 | Element::F64));
        if !integer || !known.dims().is_empty() || known.levels() > 0 {
            let reason = "it counts the values of another branch, so it must be one integer per entry";
            return Err(Error::Name { kind: "branch", name: counter.to_owned(), reason });
        }
        counted.push(Counted { column, branch: branch.name.clone(), counter: counter.to_owned() });
    }
    Ok(counted)
}
