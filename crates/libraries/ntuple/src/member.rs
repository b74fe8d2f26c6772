//! One file of a chain with its friends: the branches of all its trees side by side, as if they were one tree.
//!
//! A branch of the main tree hides one of the same name in a friend. If such a branch is used, both are read and compared:
//! friends are matched by entry, and this is the one chance to notice that they hold other events.
//! Files are closed between checking and reading, so that a chain may be longer than the limit of open files.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rootfile::{Column, Element, Friend, RootFile, Tree};

use crate::error::{Error, Result};
use crate::location::Location;

/// A branch of the main tree or of a friend.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Its name, without the branches above it unless another of the tree has the same: `muon.pt` and `jet.pt` then.
    pub name: String,
    /// The title of the branch.
    pub title: String,
    /// Type of its values, or why they cannot be read.
    pub element: std::result::Result<Element, String>,
    /// Dimensions of a fixed array, or of one item of a branch of varying length; empty for scalars.
    pub dims: Vec<usize>,
    /// Levels of varying length around them: 0 for fixed arrays, 1 for `x[n]`, vectors and text.
    pub levels: usize,
    /// Whether the values are the bytes of text.
    pub text: bool,
    /// Name of the branch that counts the items of an entry, if there is one.
    pub counter: Option<String>,
    /// Bytes of an entry in memory; an estimate where entries differ.
    pub(crate) bytes: usize,
    /// The file that it is read from: the main file or a friend.
    pub file: PathBuf,
    /// Which of the trees: 0 for the main tree.
    tree: usize,
    /// How the tree calls it, with the branches above it.
    path: String,
    /// Friends that have a branch of the same name, and its path there.
    hidden: Vec<(usize, String)>,
}

impl Branch {
    /// Values per entry, or per item of a branch of varying length.
    pub fn width(&self) -> usize {
        self.dims.iter().product()
    }

    /// Whether expressions can use it: numbers, in at most one level of varying length. If not, why.
    pub(crate) fn countable(&self) -> std::result::Result<Element, String> {
        let element = self.element.clone()?;
        match (self.text, self.levels) {
            (true, _) => Err("it is text, expected numbers".to_string()),
            (_, 0 | 1) => Ok(element),
            _ => Err("it holds vectors of vectors, expected numbers or one level of vectors".to_string()),
        }
    }
}

/// What is known of one file of a chain before its events are read.
#[derive(Clone, Debug)]
pub struct Member {
    location: Location,
    entries: u64,
    branches: Vec<Branch>,
    by_name: HashMap<String, usize>,
}

impl Member {
    pub(crate) fn open(location: &Location, path: &str) -> Result<Self> {
        let trees = open_trees(location, path)?;
        let entries = trees[0].entries();
        let mut member = Self { location: location.clone(), entries, branches: Vec::new(), by_name: HashMap::new() };
        for (index, tree) in trees.iter().enumerate() {
            let file = tree.file().to_owned();
            if tree.entries() != entries {
                return Err(Error::FriendEntries {
                    friend: file,
                    tree: path.to_string(),
                    found: tree.entries(),
                    file: location.file.clone(),
                    expected: entries,
                });
            }
            let names = names(tree);
            for (branch, name) in tree.branches().iter().zip(&names) {
                if let Some(&first) = member.by_name.get(name) {
                    if member.branches[first].tree != index {
                        member.branches[first].hidden.push((index, branch.path().to_string()));
                    }
                    continue;
                }
                member.by_name.insert(name.clone(), member.branches.len());
                member.branches.push(Branch {
                    name: name.clone(),
                    title: branch.title().to_string(),
                    path: branch.path().to_string(),
                    element: branch
                        .element()
                        .ok_or_else(|| branch.problem().unwrap_or("it cannot be read").to_string()),
                    dims: branch.dims().to_vec(),
                    levels: branch.levels(),
                    text: branch.is_text(),
                    counter: counter(tree, &names, branch),
                    bytes: bytes(branch),
                    file: file.clone(),
                    tree: index,
                    hidden: Vec::new(),
                });
            }
        }
        Ok(member)
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.location.file
    }

    /// The file and its friends.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Number of entries, the same in all trees.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// All branches: those of the main tree first, then those that friends add.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The branch of that name.
    pub fn branch(&self, name: &str) -> Option<&Branch> {
        self.by_name.get(name).map(|&index| &self.branches[index])
    }
}

/// A member of a chain, held open for reading.
#[derive(Debug)]
pub struct OpenMember {
    members: Arc<[Member]>,
    /// Which of the chain.
    pub(crate) index: usize,
    trees: Vec<Tree>,
}

impl OpenMember {
    pub(crate) fn open(members: &Arc<[Member]>, index: usize, path: &str) -> Result<Self> {
        let member = &members[index];
        let trees = open_trees(&member.location, path)?;
        match trees.iter().find(|tree| tree.entries() != member.entries) {
            Some(_) => Err(Error::Changed { path: member.location.file.clone() }),
            None => Ok(Self { members: members.clone(), index, trees }),
        }
    }

    fn member(&self) -> &Member {
        &self.members[self.index]
    }

    /// Entry ranges of about `target` entries, cut where the baskets of the named branches end.
    pub(crate) fn ranges(&self, names: &[String], target: u64) -> Result<Vec<Range<u64>>> {
        Ok(self.trees[0].chunks(&self.main_paths(names), target)?)
    }

    /// The shortest entry ranges that leave few baskets of the named branches to be read twice.
    pub(crate) fn clusters(&self, names: &[String]) -> Result<Vec<Range<u64>>> {
        Ok(self.trees[0].clusters(&self.main_paths(names))?)
    }

    fn main_paths(&self, names: &[String]) -> Vec<&str> {
        let branches = names.iter().filter_map(|name| self.member().branch(name)).filter(|branch| branch.tree == 0);
        branches.map(|branch| branch.path.as_str()).collect()
    }

    /// Reads the named branches; those in `used` are compared with branches that they hide.
    pub(crate) fn read(&self, names: &[String], used: &[String], entries: Range<u64>) -> Result<Vec<Column>> {
        let mut columns: HashMap<&str, Column> = HashMap::with_capacity(names.len());
        for (index, tree) in self.trees.iter().enumerate() {
            let here = self.names_in(names, index);
            if !here.is_empty() {
                let paths: Vec<&str> =
                    here.iter().filter_map(|name| self.member().branch(name)).map(|b| b.path.as_str()).collect();
                columns.extend(here.into_iter().zip(tree.read(&paths, entries.clone())?));
            }
        }
        for name in used {
            self.compare_hidden(name, columns.get(name.as_str()), &entries)?;
        }
        names.iter().map(|name| columns.remove(name.as_str()).ok_or_else(|| self.gone())).collect()
    }

    fn names_in<'n>(&self, names: &'n [String], tree: usize) -> Vec<&'n str> {
        let here = |name: &&String| self.member().branch(name).is_some_and(|branch| branch.tree == tree);
        names.iter().filter(here).map(String::as_str).collect()
    }

    fn compare_hidden(&self, name: &str, column: Option<&Column>, entries: &Range<u64>) -> Result<()> {
        let (Some(branch), Some(column)) = (self.member().branch(name), column) else { return Ok(()) };
        for (tree, path) in &branch.hidden {
            let hidden = self.trees[*tree].read(&[path], entries.clone())?;
            let Some(hidden) = hidden.first() else { return Err(self.gone()) };
            if let Some(entry) = first_difference(column, hidden) {
                return Err(Error::FriendDiffers {
                    branch: name.to_string(),
                    friend: self.trees[*tree].file().to_owned(),
                    file: branch.file.clone(),
                    entry: entries.start + entry as u64,
                });
            }
        }
        Ok(())
    }

    fn gone(&self) -> Error {
        Error::Changed { path: self.member().location.file.clone() }
    }
}

/// The name of each branch of a tree, no two the same: its path with dots where its own name is not enough.
fn names(tree: &Tree) -> Vec<String> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    tree.branches().iter().for_each(|branch| *count.entry(branch.name()).or_default() += 1);
    let name = |branch: &rootfile::Branch| match count[branch.name()] {
        1 => branch.name().to_string(),
        _ => branch.path().replace('/', "."),
    };
    tree.branches().iter().map(name).collect()
}

/// The name of the branch that counts the items of another.
fn counter(tree: &Tree, names: &[String], branch: &rootfile::Branch) -> Option<String> {
    let path = branch.counter()?;
    let index = tree.branches().iter().position(|other| other.path() == path)?;
    names.get(index).cloned()
}

/// Bytes of an entry in memory: those of its values, or what the baskets of the branch say of theirs.
fn bytes(branch: &rootfile::Branch) -> usize {
    /// Values taken for those of an entry where nothing is known.
    const GUESS: usize = 8;
    let values = branch.width() * branch.element().map_or(8, Element::size);
    match (branch.levels(), branch.raw_bytes()) {
        (0, _) => values,
        (_, Some(raw)) => (raw / branch.entries().max(1)) as usize + size_of::<u64>(),
        (_, None) => GUESS * values,
    }
}

/// The main tree, the friends that the location gives, and those that the main tree names.
fn open_trees(location: &Location, path: &str) -> Result<Vec<Tree>> {
    let open = |file: &PathBuf| Ok(RootFile::open(file)?.tree(path)?);
    let mut trees = std::iter::once(&location.file).chain(&location.friends).map(open).collect::<Result<Vec<_>>>()?;
    let named: Vec<Tree> = trees[0].friends().iter().filter_map(|friend| named_friend(&trees[0], friend)).collect();
    trees.extend(named);
    Ok(trees)
}

/// A friend that a tree names, relative to its own file as in ROOT. One that is not there, or has other entries (it may be joined by
/// an index), is no friend: a branch that is only in there is reported as missing.
fn named_friend(tree: &Tree, friend: &Friend) -> Option<Tree> {
    let folder = tree.file().parent().unwrap_or(Path::new(""));
    let file = friend.file.as_ref().map_or(tree.file().to_owned(), |file| folder.join(file));
    let named = RootFile::open(file).ok()?.tree(&friend.tree).ok()?;
    (named.entries() == tree.entries()).then_some(named)
}

/// The first entry in which two columns differ; types may differ, NaN equals NaN.
fn first_difference(a: &Column, b: &Column) -> Option<usize> {
    if a == b {
        return None;
    }
    if (a.width(), a.is_text(), a.levels().len()) != (b.width(), b.is_text(), b.levels().len()) {
        return Some(0);
    }
    let lengths = a.levels().iter().zip(b.levels()).enumerate();
    let lengths = lengths.filter_map(|(level, (x, y))| {
        let item = x.iter().zip(y).position(|(x, y)| x != y)?;
        Some(entry_of(&a.levels()[..level], item.saturating_sub(1)))
    });
    if let Some(entry) = lengths.min() {
        return Some(entry);
    }
    let (x, y) = (a.as_slice().to_f64(), b.as_slice().to_f64());
    let differs = |(x, y): (&f64, &f64)| x != y && !(x.is_nan() && y.is_nan());
    let rounded = || x.iter().zip(&y).position(differs);
    match a.element() == b.element() && a.get::<f32>().is_none() && a.get::<f64>().is_none() {
        // the same integer type: compared exactly, because 64 bits do not fit in an f64
        true => (0..a.entries()).find(|&entry| a.slice(entry..entry + 1) != b.slice(entry..entry + 1)),
        false => rounded().map(|index| entry_of(a.levels(), index / a.width())),
    }
}

/// The entry that an item below the last of some levels belongs to.
fn entry_of(levels: &[Vec<u64>], item: usize) -> usize {
    let above =
        |item: usize, offsets: &Vec<u64>| offsets.partition_point(|&offset| offset <= item as u64).saturating_sub(1);
    levels.iter().rev().fold(item, above)
}
