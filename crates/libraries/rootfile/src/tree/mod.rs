//! Trees: their entries and branches. Reading values is in [`crate::read`].

pub(crate) mod alias;
mod basket;
mod branch;
mod branch_record;
mod classes;
mod code;
mod content;
mod friend;
mod full_name;
mod kind;
mod known;
mod leaf;
mod leaf_record;
mod members;
mod object;
mod packing;
mod streamer_info;
mod tree_record;

use std::path::Path;
use std::sync::Arc;

pub(crate) use basket::{Basket, BasketPlace, Head, starts};
pub use branch::Branch;
pub(crate) use classes::Classes;
pub(crate) use content::{Content, REFERENCED};
pub use friend::Friend;
pub(crate) use kind::Kind;
pub(crate) use members::{Fields, members};
pub(crate) use packing::Packing;

use crate::bytes::Reader;
use crate::error::{Error, Result};
use crate::file::{Key, RNTUPLE, Storage};
use crate::rntuple::Ntuple;
pub(crate) use tree_record::TreeHead;
use tree_record::TreeRecord;

/// A tree of a file. Clones share all they hold.
#[derive(Debug, Clone)]
pub struct Tree {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    storage: Arc<Storage>,
    path: String,
    name: String,
    title: String,
    entries: u64,
    reshuffled: bool,
    branches: Vec<Branch>,
    friends: Vec<Friend>,
    aliases: Vec<(String, String)>,
    /// The RNTuple, if the tree is one; its fields are the branches, in the same order. Otherwise baskets hold the values.
    ntuple: Option<Ntuple>,
}

impl Tree {
    /// Opens the tree of a key. `classes` reads the classes that the file describes, which an RNTuple does not need.
    pub(crate) fn open<'a>(
        storage: &Arc<Storage>,
        key: &Key,
        classes: &'a dyn Fn() -> Option<&'a Classes>,
    ) -> Result<Tree> {
        if key.class() == RNTUPLE {
            return Tree::open_ntuple(storage, key);
        }
        let (payload, key_bytes) = storage.payload(key.record())?;
        let record = TreeRecord::parse(&mut Reader::record(&payload, key_bytes), key.class(), classes())
            .map_err(|problem| problem.at(storage.path(), format!("the record of tree `{}`", key.path())))?;
        let branches = Branch::all(record.branches, record.entries, classes);
        let TreeRecord { name, title, entries, reshuffled, friends, aliases, .. } = record;
        let (storage, path) = (storage.clone(), key.path().to_owned());
        let inner = Inner { storage, path, name, title, entries, reshuffled, branches, friends, aliases, ntuple: None };
        Ok(Tree { inner: Arc::new(inner) })
    }

    fn open_ntuple(storage: &Arc<Storage>, key: &Key) -> Result<Tree> {
        let ntuple = Ntuple::open(storage, key)?;
        let (entries, path) = (ntuple.entries(), key.path().to_owned());
        let (name, title) = (ntuple.name.clone(), ntuple.title.clone());
        let branches = ntuple.fields.iter().map(|field| {
            let raw = field.shape.as_ref().ok().map(|shape| ntuple.raw_bytes(shape));
            Branch::from_field(field, entries, raw)
        });
        let branches = branches.collect();
        let inner = Inner {
            storage: storage.clone(),
            path,
            name,
            title,
            entries,
            reshuffled: false,
            branches,
            friends: Vec::new(),
            aliases: Vec::new(),
            ntuple: Some(ntuple),
        };
        Ok(Tree { inner: Arc::new(inner) })
    }

    /// Name, without its folders.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// Path in the file.
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// Title.
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// Number of entries.
    pub fn entries(&self) -> u64 {
        self.inner.entries
    }

    /// Whether its entries are in no order, because several threads filled it (`TTree::kEntriesReshuffled`): what is in another tree
    /// cannot be joined by entry then.
    pub fn is_reshuffled(&self) -> bool {
        self.inner.reshuffled
    }

    /// All branches, each followed by the branches below it; also branches that cannot be read.
    pub fn branches(&self) -> &[Branch] {
        &self.inner.branches
    }

    /// The branch with a path or name. A branch with that path comes before one with that full name, and that before one with
    /// that name.
    ///
    /// # Errors
    /// If there is no such branch; the error suggests a name or lists the branches.
    pub fn branch(&self, name: &str) -> Result<&Branch> {
        let branches = self.branches();
        let found = branches.iter().find(|branch| branch.path() == name);
        let found = found.or_else(|| branches.iter().find(|branch| branch.full_name() == name));
        found.or_else(|| branches.iter().find(|branch| branch.name() == name)).ok_or_else(|| Error::NoBranch {
            path: self.file().to_owned(),
            tree: self.path().to_owned(),
            branch: name.to_owned(),
            help: suggest::contents(name, branches.iter().map(Branch::path), "branches"),
        })
    }

    /// The friends of the tree, by its record.
    pub fn friends(&self) -> &[Friend] {
        &self.inner.friends
    }

    /// The aliases of the tree, by its record: names and the formulas that they stand for.
    pub fn aliases(&self) -> &[(String, String)] {
        &self.inner.aliases
    }

    /// The file that holds the tree.
    pub fn file(&self) -> &Path {
        self.inner.storage.path()
    }

    /// The RNTuple, if the tree is one.
    pub(crate) fn ntuple(&self) -> Option<&Ntuple> {
        self.inner.ntuple.as_ref()
    }

    pub(crate) fn storage(&self) -> &Storage {
        &self.inner.storage
    }
}
