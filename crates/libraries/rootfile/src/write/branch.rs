//! TBranch with its one TLeaf, as they stand in the record of a tree.

use super::spec::BranchSpec;
use crate::Element;
use crate::bytes::Writer;

/// The version of TBranch that we write when the file does not ask for another.
pub(crate) const TBRANCH: u16 = 13;

/// ROOT::TIOFeatures: a class without a version of its own, so its checksum stands there, then the features: none.
pub(crate) const IO_FEATURES: [u8; 11] = [0x40, 0, 0, 7, 0, 0, 0x1A, 0xA1, 0x2F, 0x10, 0];

/// How a file writes its branches.
#[derive(Debug, Clone)]
pub(crate) struct Dialect {
    /// Version of TBranch: 10 to 13.
    pub(crate) version: u16,
    /// A ROOT::TIOFeatures without features. Not all writers agree on its form, and a reader may expect one form throughout.
    pub(crate) features: Vec<u8>,
}

impl Default for Dialect {
    /// As ROOT 6 does.
    fn default() -> Self {
        Dialect { version: TBRANCH, features: IO_FEATURES.to_vec() }
    }
}

/// Where the baskets of a branch lie.
#[derive(Debug, Clone, Default)]
pub(crate) struct Baskets {
    /// First entry of each.
    pub(crate) first_entries: Vec<u64>,
    /// Position of each in the file.
    pub(crate) seeks: Vec<u64>,
    /// Length of each in the file.
    pub(crate) sizes: Vec<usize>,
    /// Bytes of all, keys included, before compression.
    pub(crate) raw_bytes: u64,
    /// Bytes of all in the file.
    pub(crate) stored_bytes: u64,
}

/// What the record says about a branch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BranchRecord<'a> {
    pub(crate) spec: &'a BranchSpec,
    pub(crate) baskets: &'a Baskets,
    pub(crate) entries: u64,
    /// `fCompress`.
    pub(crate) compression: i32,
    /// Bytes of a full basket.
    pub(crate) basket_size: usize,
}

impl BranchRecord<'_> {
    /// Writes the branch as a pointed object; the offset in the record of the pointer to its leaf.
    pub(crate) fn write(&self, writer: &mut Writer, dialect: &Dialect) -> usize {
        let mut leaf = 0;
        writer.pointed("TBranch", |writer| {
            writer.versioned(dialect.version, |writer| leaf = self.body(writer, dialect));
        });
        leaf
    }

    fn body(&self, writer: &mut Writer, dialect: &Dialect) -> usize {
        let count = self.baskets.seeks.len();
        let room = count + 1; // the basket that would be filled next has a place too
        writer.named(&self.spec.name, &self.spec.branch_title());
        fill_attributes(writer);
        writer.i32(self.compression);
        writer.count(self.basket_size.max(32_000));
        writer.i32(0); // length of an offset table: none
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
        let mut leaf = 0;
        writer.array(1, |writer| leaf = self.leaf(writer));
        writer.array(0, |_| ()); // baskets in memory
        writer.u8(1);
        self.baskets.sizes.iter().for_each(|&size| writer.count(size));
        writer.i32(0);
        writer.u8(1);
        self.baskets.first_entries.iter().for_each(|&entry| writer.u64(entry));
        writer.u64(self.entries);
        writer.u8(1);
        self.baskets.seeks.iter().for_each(|&seek| writer.u64(seek));
        writer.u64(0);
        writer.string(""); // file name: this one
        leaf
    }

    /// Writes the leaf as a pointed object; its offset.
    fn leaf(&self, writer: &mut Writer) -> usize {
        let (offset, spec) = (writer.len(), self.spec);
        let (class, unsigned) = leaf_class(spec.element);
        writer.pointed(class, |writer| {
            writer.versioned(1, |writer| {
                writer.versioned(2, |writer| {
                    writer.named(&spec.name, &spec.leaf_title());
                    writer.count(spec.width());
                    writer.count(spec.element.size());
                    writer.i32(0); // offset in a class
                    writer.bool(false); // no range
                    writer.bool(unsigned);
                    writer.null(); // no leaf that counts the values
                });
                writer.bytes(&[0; 16][..2 * spec.element.size()]); // least and greatest value
            });
        });
        offset
    }
}

/// The class of a leaf, and whether its values are unsigned.
pub(crate) fn leaf_class(element: Element) -> (&'static str, bool) {
    match element {
        Element::Bool => ("TLeafO", false),
        Element::I8 => ("TLeafB", false),
        Element::U8 => ("TLeafB", true),
        Element::I16 => ("TLeafS", false),
        Element::U16 => ("TLeafS", true),
        Element::I32 => ("TLeafI", false),
        Element::U32 => ("TLeafI", true),
        Element::I64 => ("TLeafL", false),
        Element::U64 => ("TLeafL", true),
        Element::F32 => ("TLeafF", false),
        Element::F64 => ("TLeafD", false),
    }
}

/// TAttFill: white, solid.
pub(super) fn fill_attributes(writer: &mut Writer) {
    writer.versioned(2, |writer| {
        writer.i16(0);
        writer.i16(1001);
    });
}
