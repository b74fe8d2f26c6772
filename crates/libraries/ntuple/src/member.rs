//! One file of a chain with its friends: the branches of all its trees side by side, as if they were one tree.
//!
//! A branch of the main tree hides one of the same name in a friend. If such a branch is used, both are read and compared:
//! friends are matched by entry, and this is the one chance to notice that they hold other events.
//! Files are closed between checking and reading, so that a chain may be longer than the limit of open files.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rootfile::{Column, Element, Friend};
use table::{Chunk, Field, Kind, Missing, Table};

use crate::error::{Error, Result};
use crate::location::Location;
use crate::place::Place;

/// A branch of the main tree or of a friend.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Its name, with those above it as `jets.pt`: that of its column in all tools, and of its branch in fold files. What a branch
    /// cannot be called is spelt `_`, as `compton_det` for `compton/det`.
    pub name: String,
    /// What its file calls it, if that is another name.
    pub original: Option<String>,
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
    /// Of whole numbers of which some are missing in the file: what they are, and how many. They are read as `f64` with NaN.
    pub missing: Option<Missing>,
    /// Bytes of an entry in memory; an estimate where entries differ.
    pub(crate) bytes: usize,
    /// The file that it is read from: the main file or a friend.
    pub file: PathBuf,
    /// Which of the trees: 0 for the main tree.
    tree: usize,
    /// Which of the columns of that tree.
    field: usize,
    /// Friends that have a branch of the same name, and which of their columns it is.
    hidden: Vec<(usize, usize)>,
}

impl Branch {
    /// Values per entry, or per item of a branch of varying length.
    pub fn width(&self) -> usize {
        self.dims.iter().product()
    }

    /// What its values are, if they can be read.
    pub(crate) fn kind(&self) -> Option<Kind> {
        let element = self.element.clone().ok()?;
        Some(Kind { element, dims: self.dims.clone(), levels: self.levels, text: self.text })
    }

    /// Whether expressions can use it: numbers, in at most one level of varying length. If not, why.
    pub(crate) fn countable(&self) -> std::result::Result<Element, String> {
        let element = self.element.clone()?;
        let Self { dims, levels, text, .. } = self;
        Kind { element, dims: dims.clone(), levels: *levels, text: *text }.countable().map(|()| element)
    }
}

/// What is known of one file of a chain before its events are read.
#[derive(Clone, Debug)]
pub struct Member {
    location: Location,
    tree: String,
    entries: u64,
    branches: Vec<Branch>,
    by_name: HashMap<String, usize>,
    aliases: Vec<(String, String)>,
}

impl Member {
    pub(crate) fn open(location: &Location, path: &str) -> Result<Self> {
        let trees = open_trees(location, path)?;
        let entries = trees[0].entries();
        let tree = trees[0].tree().map(|_| path.to_owned()).unwrap_or_default();
        let (branches, by_name, aliases) = (Vec::new(), HashMap::new(), trees[0].aliases().to_vec());
        let mut member = Self { location: location.clone(), tree, entries, branches, by_name, aliases };
        for (index, tree) in trees.iter().enumerate() {
            let file = tree.path().to_owned();
            if tree.entries() != entries {
                return Err(Error::FriendEntries {
                    friend: file,
                    tree: tree.tree().unwrap_or_default().to_string(),
                    found: tree.entries(),
                    file: location.file.clone(),
                    expected: entries,
                });
            }
            let names = table::branch_names(tree.fields().iter().map(|field| field.name.as_str()));
            for (place, (field, name)) in tree.fields().iter().zip(&names).enumerate() {
                // a struct of a table is its members
                if field.group && field.kind.is_err() && tree.tree().is_none() {
                    continue;
                }
                if let Some(&first) = member.by_name.get(name) {
                    if member.branches[first].tree != index {
                        member.branches[first].hidden.push((index, place));
                    }
                    continue;
                }
                member.by_name.insert(name.clone(), member.branches.len());
                let kind = field.kind.as_ref();
                member.branches.push(Branch {
                    name: name.clone(),
                    original: Some(&field.name).filter(|original| *original != name).cloned(),
                    title: field.title.clone(),
                    element: kind.map(|kind| kind.element).map_err(Clone::clone),
                    dims: kind.map(|kind| kind.dims.clone()).unwrap_or_default(),
                    levels: kind.map_or(0, |kind| kind.levels),
                    text: kind.is_ok_and(|kind| kind.text),
                    counter: counter(tree, &names, field),
                    missing: field.missing,
                    bytes: field.entry_bytes(entries),
                    file: file.clone(),
                    tree: index,
                    field: place,
                    hidden: Vec::new(),
                });
            }
        }
        // A name that is spelt as another comes last.
        for (index, branch) in member.branches.iter().enumerate() {
            if let Some(original) = &branch.original {
                member.by_name.entry(original.clone()).or_insert(index);
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

    /// Path of the tree in the file; empty for a file of a format without trees.
    pub fn tree(&self) -> &str {
        &self.tree
    }

    /// The tree in messages.
    pub fn place(&self) -> Place {
        Place::of(&self.location.file, &self.tree)
    }

    /// Number of entries, the same in all trees.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// All branches: those of the main tree first, then those that friends add.
    pub fn branches(&self) -> &[Branch] {
        &self.branches
    }

    /// The aliases of the main tree: names and the formulas that they stand for.
    pub fn aliases(&self) -> &[(String, String)] {
        &self.aliases
    }

    pub(crate) fn has_alias(&self, name: &str) -> bool {
        self.aliases.iter().any(|(alias, _)| alias == name)
    }

    /// The branch of that name, be it the one that its file calls it by.
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
    trees: Vec<Table>,
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
        Ok(self.trees[0].ranges(&self.fields_in(names, 0), target)?)
    }

    /// The shortest entry ranges that leave few baskets of the named branches to be read twice.
    pub(crate) fn clusters(&self, names: &[String]) -> Result<Vec<Range<u64>>> {
        Ok(self.trees[0].clusters(&self.fields_in(names, 0))?)
    }

    /// Reads the named branches, and how many values of each are missing; those in `used` are compared with branches that they hide.
    pub(crate) fn read(&self, names: &[String], used: &[String], entries: Range<u64>) -> Result<Chunk> {
        let mut columns: HashMap<&str, Column> = HashMap::with_capacity(names.len());
        let mut counts: HashMap<&str, u64> = HashMap::new();
        for (index, tree) in self.trees.iter().enumerate() {
            let fields = self.fields_in(names, index);
            if !fields.is_empty() {
                let Chunk { columns: read, missing } = tree.read(&fields, entries.clone())?;
                columns.extend(self.names_in(names, index).zip(read));
                counts.extend(self.names_in(names, index).zip(missing));
            }
        }
        for name in used {
            self.compare_hidden(name, columns.get(name.as_str()), &entries)?;
        }
        let missing = names.iter().map(|name| counts.get(name.as_str()).copied().unwrap_or_default()).collect();
        let columns = names.iter().map(|name| columns.remove(name.as_str()).ok_or_else(|| self.gone()));
        Ok(Chunk { columns: columns.collect::<Result<_>>()?, missing })
    }

    fn names_in<'n>(&self, names: &'n [String], tree: usize) -> impl Iterator<Item = &'n str> {
        let here = move |name: &&String| self.member().branch(name).is_some_and(|branch| branch.tree == tree);
        names.iter().filter(here).map(String::as_str)
    }

    fn fields_in(&self, names: &[String], tree: usize) -> Vec<usize> {
        self.names_in(names, tree).filter_map(|name| self.member().branch(name)).map(|branch| branch.field).collect()
    }

    fn compare_hidden(&self, name: &str, column: Option<&Column>, entries: &Range<u64>) -> Result<()> {
        let (Some(branch), Some(column)) = (self.member().branch(name), column) else { return Ok(()) };
        for (tree, field) in &branch.hidden {
            let hidden = self.trees[*tree].read(&[*field], entries.clone())?.columns;
            let Some(hidden) = hidden.first() else { return Err(self.gone()) };
            if let Some(entry) = first_difference(column, hidden) {
                return Err(Error::FriendDiffers {
                    branch: name.to_string(),
                    friend: self.trees[*tree].path().to_owned(),
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

/// The name of the branch that counts the items of another.
fn counter(tree: &Table, names: &[String], field: &Field) -> Option<String> {
    let path = field.counter.as_ref()?;
    let index = tree.fields().iter().position(|other| other.path == *path)?;
    names.get(index).cloned()
}

/// The main tree, the friends that the location gives, and those that the main tree names.
fn open_trees(location: &Location, path: &str) -> Result<Vec<Table>> {
    let files = std::iter::once(&location.file).chain(&location.friends);
    let mut trees = files.map(|file| Ok(Table::open_in_chain(file, path)?)).collect::<Result<Vec<_>>>()?;
    let named: Vec<Table> = trees[0].friends().iter().filter_map(|friend| named_friend(&trees[0], friend)).collect();
    trees.extend(named);
    check_order(&trees)?;
    Ok(trees)
}

/// Refuses to join trees by entry if the entries of one are in no order.
fn check_order(trees: &[Table]) -> Result<()> {
    match trees.iter().find(|tree| tree.is_reshuffled()) {
        Some(tree) if trees.len() > 1 => {
            Err(Error::Reshuffled { place: Place::new(tree.path(), tree.tree().unwrap_or_default()) })
        }
        _ => Ok(()),
    }
}

/// A friend that a tree names, relative to its own file as in ROOT. One that is not there, or has other entries (it may be joined by
/// an index), is no friend: a branch that is only in there is reported as missing.
fn named_friend(tree: &Table, friend: &Friend) -> Option<Table> {
    let folder = tree.path().parent().unwrap_or(Path::new(""));
    let file = friend.file.as_ref().map_or(tree.path().to_owned(), |file| folder.join(file));
    let named = Table::open_in_chain(&file, &friend.tree).ok()?;
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
