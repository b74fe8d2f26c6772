//! A branch of a tree: the type and shape of its values, and the baskets or pages that hold them.

use std::collections::HashMap;

use crate::rntuple::{Field, Shape};
use crate::values::Element;

use super::basket::{Basket, BasketPlace};
use super::branch_record::BranchRecord;
use super::full_name::{Ancestor, Names};
use super::kind::{self, Kind, Lookup};

/// A branch, a leaf of a leaf list, or a field of an RNTuple. Its values can be read if they are numbers, text, or collections of
/// numbers or texts.
#[derive(Debug, Clone)]
pub struct Branch {
    name: String,
    path: String,
    full_name: String,
    title: String,
    class: String,
    entries: u64,
    form: Result<Form, String>,
    baskets: Vec<Basket>,
    /// Bytes of all baskets in the file; `None` for a leaf of a leaf list, which has no baskets of its own.
    stored_bytes: Option<u64>,
    /// Bytes of all baskets before compression.
    raw_bytes: Option<u64>,
    /// Path of the branch that counts the items of an entry.
    counter: Option<String>,
}

/// How the values of a readable branch are stored.
#[derive(Debug, Clone)]
enum Form {
    /// They lie in baskets, entry by entry.
    Entries(Kind),
    /// They lie in the pages of an RNTuple, column by column.
    Columns(Shape),
}

impl Branch {
    /// Name, without the branches above it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Name with the branches above it, as `muons/muons.pt`. Paths are unique: a second branch with this path is `muons/muons.pt#2`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The name by which the branch is known whatever its neighbours, as `muons.pt`: its path with dots, in which no part stands
    /// twice, be it that ROOT wrote the branch below `muons` as `pt` or as `muons.pt`. Unique like the path; a branch at the top
    /// has its own name.
    pub fn full_name(&self) -> &str {
        &self.full_name
    }

    /// Title, often the leaf list as `x[3]/F`; the description of a field.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Class, as `TBranch` or `TBranchElement`; the type of a field, as `std::vector<float>`.
    pub fn class(&self) -> &str {
        &self.class
    }

    /// Number of entries.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// The type of one value; `None` if the branch cannot be read, see [`Branch::problem`].
    pub fn element(&self) -> Option<Element> {
        Some(match self.form.as_ref().ok()? {
            Form::Entries(kind) => kind.content.numbers().map_or(Element::U8, |(packing, _)| packing.element()),
            Form::Columns(shape) => shape.element,
        })
    }

    /// The fixed dimensions: empty for one value, `[2, 3]` for `x[2][3]`, `[3]` for `x[n][3]`.
    pub fn dims(&self) -> &[usize] {
        match &self.form {
            Ok(Form::Entries(kind)) => &kind.dims,
            Ok(Form::Columns(shape)) => &shape.dims,
            Err(_) => &[],
        }
    }

    /// How many levels of varying length lie around the values: 0 for `x[3]`, 1 for `x[n]` and text, 2 for vectors of vectors.
    pub fn levels(&self) -> usize {
        match &self.form {
            Ok(Form::Entries(kind)) => kind.content.levels(),
            Ok(Form::Columns(shape)) => shape.levels(),
            Err(_) => 0,
        }
    }

    /// Which of the levels are those of options (`std::optional`, `std::unique_ptr`), whose lists hold one item or none; empty if
    /// none is.
    pub fn options(&self) -> Vec<bool> {
        match &self.form {
            Ok(Form::Columns(shape)) => Some(shape.options()).filter(|all| all.contains(&true)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Whether the values are text, whose bytes are read as [`Element::U8`].
    pub fn is_text(&self) -> bool {
        match &self.form {
            Ok(Form::Entries(kind)) => kind.content.numbers().is_none(),
            Ok(Form::Columns(shape)) => shape.is_text(),
            Err(_) => false,
        }
    }

    /// Path of the branch that counts the items of an entry, if there is one.
    pub fn counter(&self) -> Option<&str> {
        self.counter.as_deref()
    }

    /// Bytes of its baskets in the file, by the record of the branch; `None` for a leaf of a leaf list, which shares the baskets
    /// of its branch, and for a field of an RNTuple.
    pub fn stored_bytes(&self) -> Option<u64> {
        self.stored_bytes
    }

    /// Bytes of its baskets before compression, by the record of the branch, or of its columns; `None` for a leaf of a leaf list.
    pub fn raw_bytes(&self) -> Option<u64> {
        self.raw_bytes
    }

    /// Values per entry, or per item of the last level: the product of the dimensions.
    pub fn width(&self) -> usize {
        self.dims().iter().product()
    }

    /// Why the branch cannot be read, as `it holds objects of class TVector3, which are not read`.
    pub fn problem(&self) -> Option<&str> {
        self.form.as_ref().err().map(String::as_str)
    }

    pub(crate) fn baskets(&self) -> &[Basket] {
        &self.baskets
    }

    /// What the baskets hold, or why they cannot be read.
    pub(crate) fn kind(&self) -> Result<&Kind, &str> {
        match &self.form {
            Ok(Form::Entries(kind)) => Ok(kind),
            Ok(Form::Columns(_)) => Err("it has no baskets"),
            Err(problem) => Err(problem),
        }
    }

    /// The branch of a field of an RNTuple, which has no baskets.
    pub(crate) fn from_field(field: &Field, entries: u64, raw_bytes: Option<u64>) -> Branch {
        let (name, path, full_name) = (field.name.clone(), field.path.clone(), field.path.replace('/', "."));
        let (title, class) = (field.title.clone(), field.class.clone());
        let form = field.shape.clone().map(Form::Columns);
        let (baskets, stored_bytes, counter) = (Vec::new(), None, None);
        Branch { name, path, full_name, title, class, entries, form, baskets, stored_bytes, raw_bytes, counter }
    }

    /// All branches of a tree of so many entries, each followed by the leaves of its leaf list and the branches below it.
    pub(crate) fn all(records: Vec<BranchRecord>, entries: u64, classes: Lookup<'_>) -> Vec<Branch> {
        let names = Names::new(records.iter().map(|record| record.name.as_str()));
        let mut all = Flattened { names, ..Flattened::default() };
        records.into_iter().for_each(|record| all.add(record, "", &[], classes));
        let Flattened { mut branches, leaves, .. } = all;
        for branch in &mut branches {
            if branch.form.is_ok() && branch.entries < entries {
                branch.form = Err(format!("it has {} entries, its tree {entries}", branch.entries));
            }
            let leaf = branch.kind().ok().and_then(|kind| kind.counter);
            branch.counter = leaf.and_then(|leaf| leaves.get(&leaf)).cloned();
        }
        branches
    }
}

/// Branches in the order of the tree, and which branch each leaf is of, by its tag.
#[derive(Default)]
struct Flattened {
    branches: Vec<Branch>,
    leaves: HashMap<usize, String>,
    /// How many branches have a path.
    paths: HashMap<String, usize>,
    names: Names,
}

impl Flattened {
    /// A path that no branch before has: `muons/pt#2` if another is called `muons/pt`, which ROOT allows.
    fn unique(&mut self, path: &str) -> String {
        let count = self.paths.entry(path.to_owned()).or_default();
        *count += 1;
        if *count == 1 { path.to_owned() } else { format!("{path}#{count}") }
    }

    /// Adds the branch of a record and all below it, which stand under the path `above`. `ancestors` are the branches above it.
    fn add(&mut self, record: BranchRecord, above: &str, ancestors: &[Ancestor], classes: Lookup<'_>) {
        let path = if above.is_empty() { record.name.clone() } else { format!("{above}/{}", record.name) };
        let baskets = baskets(&record);
        let kind = kind::of_branch(&record, classes);
        let own = match record.leaves.as_slice() {
            leaves @ [_, _, ..] => kind::of_leaves(leaves),
            _ => Ok(Vec::new()),
        };
        let branch = |name: &str, path: &str, full_name: &str, title: &str, class: &str, kind: Result<Kind, String>| {
            let (form, baskets) = match (kind, &baskets) {
                (Ok(kind), Ok(baskets)) => (Ok(Form::Entries(kind)), baskets.clone()),
                (Err(problem), _) => (Err(problem), Vec::new()),
                (_, Err(problem)) => (Err(problem.clone()), Vec::new()),
            };
            let (name, path, full_name) = (name.to_owned(), path.to_owned(), full_name.to_owned());
            let (title, class) = (title.to_owned(), class.to_owned());
            let entries = record.entries.max(0) as u64;
            let (stored_bytes, raw_bytes, counter) = (None, None, None);
            Branch { name, path, full_name, title, class, entries, form, baskets, stored_bytes, raw_bytes, counter }
        };
        let whole = own.as_ref().map_err(String::clone).and(kind);
        let own_path = self.unique(&path);
        // ROOT writes the dimensions behind the name of a member that is an array.
        let sizes: String = whole.iter().flat_map(|kind| &kind.dims).map(|size| format!("[{size}]")).collect();
        let full_name = self.names.without(&record.name, &sizes, ancestors);
        let whole = branch(&record.name, &own_path, &full_name, &record.title, &record.class, whole);
        let [stored, raw] = record.bytes;
        self.branches.push(Branch { stored_bytes: Some(stored), raw_bytes: Some(raw), ..whole });
        for (leaf, kind) in record.leaves.iter().zip(own.unwrap_or_default()) {
            let (name, path) = (format!("{}.{}", record.name, leaf.name), format!("{path}.{}", leaf.name));
            let path = self.unique(&path);
            let full_name = self.names.unique(format!("{full_name}.{}", leaf.name));
            self.branches.push(branch(&name, &path, &full_name, &leaf.title, &leaf.class, Ok(kind)));
        }
        if let [leaf] = record.leaves.as_slice() {
            self.leaves.insert(leaf.tag, own_path);
        }
        let mut ancestors = ancestors.to_vec();
        ancestors.push(Ancestor::new(&record.name, full_name));
        for below in record.branches {
            self.add(below, &path, &ancestors, classes);
        }
    }
}

/// The baskets in the order of their entries: first the records of the file, then the baskets embedded in the tree's record.
fn baskets(record: &BranchRecord) -> Result<Vec<Basket>, String> {
    let damaged = || "the table of its baskets is damaged".to_owned();
    let entries = u64::try_from(record.entries).map_err(|_| damaged())?;
    let written = record.write_basket.max(0) as usize;
    let on_disk = record.basket_seek.iter().take(written).take_while(|seek| **seek != 0).count();
    let (mut baskets, mut start) = (Vec::with_capacity(on_disk), 0);
    for index in 0..on_disk {
        let first = *record.basket_entry.get(index).ok_or_else(damaged)?;
        let end = record.basket_entry.get(index + 1).map_or(Ok(entries), |&end| u64::try_from(end));
        let (first, end) = (u64::try_from(first).map_err(|_| damaged())?, end.map_err(|_| damaged())?);
        let seek = u64::try_from(record.basket_seek[index]).map_err(|_| damaged())?;
        let bytes = record.basket_bytes.get(index).and_then(|&bytes| u64::try_from(bytes).ok()).ok_or_else(damaged)?;
        if first != start || end < first || end > entries {
            return Err(damaged());
        }
        baskets.push(Basket { start, end, place: BasketPlace::Record { seek, bytes } });
        start = end;
    }
    for embedded in &record.embedded {
        if start == entries {
            break; // the baskets that are left are in the file as well
        }
        let end = start + embedded.entries;
        baskets.push(Basket { start, end, place: BasketPlace::Embedded(embedded.payload.clone()) });
        start = end;
    }
    match start == entries {
        true => Ok(baskets),
        false => Err(format!("its baskets hold {start} entries, expected {entries}")),
    }
}
