//! The record of a tree, opened so that branches can be added and removed without decoding the others.

use std::collections::{BTreeMap, HashSet};

use super::edit::Edits;
use super::layout::{Array, Layout, LeafRange, MAP_OFFSET, Walker};
use crate::bytes::Writer;
use crate::error::Malformed;
use crate::tree::{Classes, Fields, TreeHead, members};
use crate::write::branch::{BranchRecord, Dialect, IO_FEATURES, TBRANCH, write_branches};

/// The result of changes to the record of a tree.
pub(super) type Result<T, E = Refusal> = std::result::Result<T, E>;

/// Why a tree cannot be changed.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The record is damaged.
    Malformed(Malformed),
    /// Something in the record would be lost.
    Unsupported(String),
}

impl<T: Into<Malformed>> From<T> for Refusal {
    fn from(problem: T) -> Self {
        Refusal::Malformed(problem.into())
    }
}

/// The record of a tree.
pub(super) struct TreeRecord {
    payload: Vec<u8>,
    key_bytes: usize,
    layout: Layout,
    branches: Array,
    leaves: Array,
    /// Positions of the numbers of bytes of the tree, before and after compression; `None` if they are not integers.
    totals: [Option<usize>; 2],
    /// The number of columns of a TNtuple (`fNvar`), which are its first branches. ROOT reads single numbers of one type into them;
    /// branches that are appended come after them and are not columns.
    own: usize,
    /// A ROOT::TIOFeatures in the form that the tree uses.
    features: Vec<u8>,
}

/// Branches that are added to a tree.
pub(super) struct Added<'a> {
    pub(super) branches: &'a [BranchRecord<'a>],
    /// Existing branches of the tree that count values of the new ones, with their largest counts.
    pub(super) counters: &'a BTreeMap<String, u64>,
    /// The version of TBranch to write.
    pub(super) version: u16,
}

impl TreeRecord {
    /// Opens the payload of a key of class TTree, TNtuple or TNtupleD in a file that describes these classes.
    pub(super) fn open(payload: Vec<u8>, key_bytes: usize, class: &str, described: Option<&Classes>) -> Result<Self> {
        let mut walker = Walker::new(&payload, key_bytes, described);
        if class != "TTree" {
            walker.stamp()?; // a TNtuple begins with its TTree
        }
        let tree = walker.stamp()?;
        let members = members("TTree", tree.version, described)?;
        let mut fields = Fields::new(&members);
        let TreeHead { totals, features, .. } = TreeHead::parse(&mut walker.reader, &mut fields)?;
        let mut features = features.and_then(|range| payload.get(range)).unwrap_or(&IO_FEATURES).to_vec();
        if let Some(bits) = features.last_mut() {
            *bits = 0;
        }
        let (branches, mut leaves) = (walker.array()?, None);
        while let Some(member) = fields.next() {
            if member.name == "fLeaves" {
                leaves = Some(walker.array()?);
            } else if !fields.skip_plain(member, &mut walker.reader)? {
                walker.pointer()?; // aliases, tree index, friends, user info, reference branch: whichever this version has
            }
        }
        let leaves = leaves.ok_or("a tree without leaves")?;
        // before version 5 a list stands at the end that may hold anything
        let end = tree.end.ok_or("a tree without a byte count")?;
        if walker.reader.position() < end {
            return Err(Refusal::Unsupported(format!("it is of the old version {}", tree.version)));
        }
        walker.reader.finish(tree)?;
        let own = if class == "TTree" { 0 } else { walker.reader.count()? };
        let layout = walker.layout;
        Ok(TreeRecord { payload, features, key_bytes, layout, branches, leaves, totals, own })
    }

    #[cfg(test)]
    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Positions in the file and lengths of the baskets of branches, with those below them.
    pub(super) fn baskets(&self, branches: &HashSet<&str>) -> Vec<(u64, u64)> {
        let elements = self.branches.elements.iter().filter(|element| branches.contains(element.name.as_str()));
        let ranges: Vec<_> = elements.map(|element| element.range.clone()).collect();
        let baskets = self.layout.baskets.iter().filter(|(at, _)| ranges.iter().any(|range| range.contains(at)));
        baskets.map(|(_, basket)| *basket).collect()
    }

    /// Refuses a tree that cannot be changed: with baskets in other files, or refused by [`TreeRecord::spliced`].
    pub(super) fn check(&self, dropped: &HashSet<&str>, counters: &BTreeMap<String, u64>) -> Result<()> {
        let nothing = Added { branches: &[], counters, version: TBRANCH };
        match self.layout.other_files.first() {
            None => self.spliced(dropped, &nothing, self.key_bytes).map(|_| ()),
            Some(file) => Err(Refusal::Unsupported(format!("the values of a branch are in another file, `{file}`"))),
        }
    }

    /// The payload for a key of `key_bytes`, without the branches called `dropped`, and with the added branches at the end.
    pub(super) fn spliced(&self, dropped: &HashSet<&str>, added: &Added<'_>, key_bytes: usize) -> Result<Vec<u8>> {
        let mut edits = Edits::default();
        let gone: Vec<_> =
            self.branches.elements.iter().filter(|element| dropped.contains(element.name.as_str())).collect();
        let columns = self.branches.elements.iter().take(self.own);
        if let Some(column) = columns.into_iter().find(|column| dropped.contains(column.name.as_str())) {
            let reason = format!("branch `{}` is a column of a TNtuple, which cannot be replaced", column.name);
            return Err(Refusal::Unsupported(reason));
        }
        let in_gone = |position| gone.iter().any(|element| element.range.contains(&position));
        let gone_leaves: Vec<_> =
            self.leaves.elements.iter().filter(|leaf| self.refers(leaf.range.start, in_gone)).collect();
        for element in gone.iter().chain(&gone_leaves) {
            edits.remove(element.range.clone());
        }
        self.check_references(&edits, in_gone)?;

        edits.rename_classes(&self.layout)?;
        for (counter, &largest) in added.counters {
            self.widen_range(&mut edits, counter, largest)?;
        }
        let dialect = Dialect { version: added.version, features: self.features.clone() };
        let reference = |position| (position + key_bytes + MAP_OFFSET) as u32;
        let mut blob = Writer::new();
        let origin = edits.end(self.branches.end); // where the new branches will begin
        let old = |name: &str| self.leaf(name).map(|leaf| reference(edits.start(leaf)));
        let leaves = write_branches(added.branches, &mut blob, &dialect, origin + key_bytes + MAP_OFFSET, old);
        let references = leaves.iter().flat_map(|leaf| reference(origin + leaf).to_be_bytes()).collect();
        self.recount(&mut edits, &self.branches, gone.len(), leaves.len());
        self.recount(&mut edits, &self.leaves, gone_leaves.len(), leaves.len());
        for (index, at) in self.totals.into_iter().enumerate().filter_map(|(index, at)| Some((index, at?))) {
            let bytes = |branch: &BranchRecord<'_>| [branch.baskets.raw_bytes, branch.baskets.stored_bytes];
            let old = self.payload.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).unwrap_or_default();
            let new = u64::from_be_bytes(old) + added.branches.iter().map(|branch| bytes(branch)[index]).sum::<u64>();
            edits.replace(at..at + 8, new.to_be_bytes().to_vec());
        }
        self.check_opaque(&edits, key_bytes)?;
        edits.insert(self.branches.end, blob.into_bytes());
        edits.insert(self.leaves.end, references);
        let growing = [self.branches.start, self.leaves.start];
        Ok(edits.apply(&self.payload, &self.layout, &growing, (self.key_bytes, key_bytes))?)
    }

    /// Lets the leaf of an existing branch count up to `largest` values of others.
    fn widen_range(&self, edits: &mut Edits, branch: &str, largest: u64) -> Result<()> {
        let leaf = self.leaf(branch).and_then(|leaf| self.layout.leaf_ranges.get(&leaf));
        let Some(LeafRange { flag, largest: at }) = leaf else {
            let reason = format!("branch `{branch}` should count the values of another, and has no leaf of its own");
            return Err(Refusal::Unsupported(reason));
        };
        let bytes = self.payload.get(at.clone()).ok_or("a leaf beyond the end")?;
        let known = bytes.iter().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
        if largest > known {
            let largest = largest.to_be_bytes();
            edits.replace(at.clone(), largest[largest.len() - at.len()..].to_vec());
        }
        edits.replace(*flag..flag + 1, vec![1]);
        Ok(())
    }

    /// The position of the leaf of a branch.
    fn leaf(&self, branch: &str) -> Option<usize> {
        let element = self.branches.elements.iter().find(|element| element.name == branch)?;
        let listed = |at| self.leaves.elements.iter().any(|leaf| leaf.range.start == at);
        let tags = self.layout.tags.iter().filter(|tag| !tag.class && element.range.contains(&tag.target));
        tags.map(|tag| (tag.at, tag.target)).find(|(at, _)| listed(*at)).map(|(_, target)| target)
    }

    fn recount(&self, edits: &mut Edits, array: &Array, removed: usize, added: usize) {
        let count = (array.elements.len() - removed + added) as u32;
        edits.replace(array.count_at..array.count_at + 4, count.to_be_bytes().to_vec());
    }

    /// Whether the pointer at a position refers to an object for which `condition` holds.
    fn refers(&self, position: usize, condition: impl Fn(usize) -> bool) -> bool {
        self.layout.tags.iter().any(|tag| tag.at == position && !tag.class && condition(tag.target))
    }

    /// Refuses to remove a branch to which another one refers, such as the branch that counts its values.
    fn check_references(&self, edits: &Edits, in_gone: impl Fn(usize) -> bool) -> Result<()> {
        let stranded = self.layout.tags.iter().find(|tag| !tag.class && !edits.removed(tag.at) && in_gone(tag.target));
        let Some(tag) = stranded else { return Ok(()) };
        let name = |position| {
            let holds = self.branches.elements.iter().find(|element| element.range.contains(&position));
            holds.map_or("the tree", |element| element.name.as_str())
        };
        let (user, used) = (name(tag.at), name(tag.target));
        Err(Refusal::Unsupported(format!("branch `{used}` cannot be replaced, `{user}` refers to it")))
    }

    /// Refuses to move objects of unknown classes, which may hold tags.
    fn check_opaque(&self, edits: &Edits, key_bytes: usize) -> Result<()> {
        let moves = |end| key_bytes != self.key_bytes || end > self.branches.end || edits.end(end) != end;
        match self.layout.opaque.iter().find(|(_, range)| !edits.removed(range.start) && moves(range.end)) {
            None => Ok(()),
            Some((class, _)) => {
                Err(Refusal::Unsupported(format!("it holds an object of class `{class}`, which cannot be moved")))
            }
        }
    }
}
