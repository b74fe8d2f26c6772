//! Writes TBranch and TBranchElement as they stand in the record of a tree.

use super::leaf::Leaf;
use super::spec::BranchSpec;
use super::vectors;
use crate::bytes::Writer;

/// The version of TBranch that we write, unless the file describes another one.
pub(crate) const TBRANCH: u16 = 13;

/// A ROOT::TIOFeatures without features. The class has no version, so its checksum stands in place of the version.
pub(crate) const IO_FEATURES: [u8; 11] = [0x40, 0, 0, 7, 0, 0, 0x1A, 0xA1, 0x2F, 0x10, 0];

/// The length with which ROOT begins a table of offsets. For readers it only matters whether it is 0: then there are no tables.
const OFFSETS: i32 = 1000;

/// The least number of baskets that the tables of a branch have room for: ROOT writes that many, whatever it has read.
const LEAST_BASKETS: usize = 10;

/// How a file writes its branches.
#[derive(Debug, Clone)]
pub(crate) struct Dialect {
    /// Version of TBranch: 10 to 13.
    pub(crate) version: u16,
    /// A ROOT::TIOFeatures without features, in the form that the file uses: writers differ in it, and a reader may expect the
    /// same form in all branches.
    pub(crate) features: Vec<u8>,
}

impl Default for Dialect {
    /// That of ROOT 6.
    fn default() -> Self {
        Dialect { version: TBRANCH, features: IO_FEATURES.to_vec() }
    }
}

/// The baskets of a branch that are written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Baskets {
    /// First entry of each.
    pub(crate) first_entries: Vec<u64>,
    /// Position of each in the file.
    pub(crate) seeks: Vec<u64>,
    /// Length of each in the file.
    pub(crate) sizes: Vec<usize>,
    /// Bytes of all baskets before compression, with their keys.
    pub(crate) raw_bytes: u64,
    /// Bytes of all baskets in the file.
    pub(crate) stored_bytes: u64,
}

/// The content of the record of a branch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BranchRecord<'a> {
    pub(crate) spec: &'a BranchSpec,
    pub(crate) baskets: &'a Baskets,
    pub(crate) entries: u64,
    /// `fCompress`.
    pub(crate) compression: i32,
    /// Bytes of a full basket.
    pub(crate) basket_size: usize,
    /// The branch that counts the values, if they are counted.
    pub(crate) counter: Option<&'a Counter>,
    /// The largest count, if this branch counts the values of others; the bytes of the longest text, if it is text.
    pub(crate) largest: Option<u64>,
}

/// The branch that counts the values of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Counter {
    /// A branch that is written with it, by its index; it comes before.
    New(usize),
    /// A branch that the tree has already.
    Old(String),
}

/// Writes branches as pointed objects, one after the other, and returns the offset of the pointer to each leaf. An offset plus
/// `origin` is a reference to the object there; `old` gives the references to leaves that the tree has already.
pub(crate) fn write_branches(
    branches: &[BranchRecord<'_>],
    writer: &mut Writer,
    dialect: &Dialect,
    origin: usize,
    old: impl Fn(&str) -> Option<u32>,
) -> Vec<usize> {
    let mut leaves: Vec<usize> = Vec::with_capacity(branches.len());
    for branch in branches {
        let counter = branch.counter.and_then(|counter| match counter {
            Counter::New(index) => leaves.get(*index).map(|leaf| (leaf + origin) as u32),
            Counter::Old(name) => old(name),
        });
        leaves.push(branch.write(writer, dialect, counter));
    }
    leaves
}

impl BranchRecord<'_> {
    /// Writes the branch, and returns the offset of the pointer to its leaf.
    fn write(&self, writer: &mut Writer, dialect: &Dialect, counter: Option<u32>) -> usize {
        let mut leaf = 0;
        let class = vectors::class(self.spec);
        let mut branch = |writer: &mut Writer| {
            writer.versioned(dialect.version, |writer| leaf = self.body(writer, dialect, counter));
        };
        match class {
            None => writer.pointed("TBranch", branch),
            Some(class) => writer.pointed("TBranchElement", |writer| {
                writer.versioned(10, |writer| {
                    branch(writer);
                    element(writer, &class);
                });
            }),
        }
        leaf
    }

    fn body(&self, writer: &mut Writer, dialect: &Dialect, counter: Option<u32>) -> usize {
        let count = self.baskets.seeks.len();
        let room = (count + 1).max(LEAST_BASKETS); // the basket that would be filled next has a place too
        let zeros = room - count;
        writer.named(&self.spec.name, &self.spec.branch_title());
        fill_attributes(writer);
        writer.i32(self.compression);
        writer.count(self.basket_size.max(32_000));
        writer.i32(if self.spec.fixed() { 0 } else { OFFSETS });
        writer.count(count); // the basket to be written next
        writer.u64(self.entries);
        if dialect.version >= 13 {
            writer.bytes(&dialect.features);
        }
        writer.i32(0); // offset in a class
        writer.count(room);
        writer.i32(0); // split level
        writer.u64(self.entries);
        if dialect.version >= 11 {
            writer.u64(0); // first entry
        }
        writer.u64(self.baskets.raw_bytes);
        writer.u64(self.baskets.stored_bytes);
        writer.array(0, |_| ()); // branches
        let mut offset = 0;
        let leaf = Leaf { spec: self.spec, counter, largest: self.largest };
        writer.array(1, |writer| offset = leaf.write(writer));
        writer.array(0, |_| ()); // baskets in memory
        writer.u8(1);
        self.baskets.sizes.iter().for_each(|&size| writer.count(size));
        (0..zeros).for_each(|_| writer.i32(0));
        writer.u8(1);
        self.baskets.first_entries.iter().for_each(|&entry| writer.u64(entry));
        writer.u64(self.entries);
        (1..zeros).for_each(|_| writer.u64(0));
        writer.u8(1);
        self.baskets.seeks.iter().for_each(|&seek| writer.u64(seek));
        (0..zeros).for_each(|_| writer.u64(0));
        writer.string(""); // file name: this one
        offset
    }
}

/// Writes what TBranchElement adds to TBranch, for a collection that is not a member of a class.
fn element(writer: &mut Writer, class: &str) {
    writer.string(class);
    writer.string(""); // class that it is a member of
    writer.string(""); // class in a TClonesArray
    writer.u32(vectors::checksum(class));
    writer.u16(vectors::CLASS_VERSION);
    writer.i32(-1); // index in the description of a class: it is no member
    writer.i32(0); // type of branch: not split
    writer.i32(-1); // type of the member
    writer.i32(0); // largest count of a TClonesArray
    writer.null(); // branch that counts it
    writer.null(); // and the second such
}

/// TAttFill: white, solid.
pub(super) fn fill_attributes(writer: &mut Writer) {
    writer.versioned(2, |writer| {
        writer.i16(0);
        writer.i16(1001);
    });
}
