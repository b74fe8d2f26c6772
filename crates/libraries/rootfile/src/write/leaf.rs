//! Writes leaves (TLeaf and the classes built on it) as they stand in the record of a tree: the type of the values of a branch.

use super::spec::{BranchSpec, Length};
use crate::Element;
use crate::bytes::Writer;

/// A leaf to be written.
pub(super) struct Leaf<'a> {
    pub(super) spec: &'a BranchSpec,
    /// The reference to the leaf that counts the values, if there is one.
    pub(super) counter: Option<u32>,
    /// The largest count, if this leaf counts the values of others; the bytes of the longest text, if it is text.
    pub(super) largest: Option<u64>,
}

impl Leaf<'_> {
    /// Writes the leaf as a pointed object, and returns its offset.
    pub(super) fn write(&self, writer: &mut Writer) -> usize {
        let (offset, spec) = (writer.len(), self.spec);
        let text = spec.length == Length::Text;
        let vectors = matches!(spec.length, Length::Vectors { .. });
        let (class, unsigned) = leaf_class(spec);
        writer.pointed(class, |writer| {
            writer.versioned(1, |writer| {
                writer.versioned(2, |writer| {
                    writer.named(&spec.name, &spec.leaf_title());
                    writer.count(if text { self.longest() } else { spec.width() });
                    writer.count(if vectors { 0 } else { spec.element.size() });
                    writer.i32(0); // offset in a class
                    writer.bool(!text && self.largest.is_some()); // whether there is a range
                    writer.bool(unsigned);
                    match self.counter {
                        Some(reference) => writer.u32(reference),
                        None => writer.null(),
                    }
                });
                match spec.length {
                    Length::Vectors { .. } => {
                        writer.i32(-1); // index in the description of a class: it is no member
                        writer.i32(-1); // type of the member
                    }
                    Length::Text => {
                        writer.i32(0);
                        writer.count(self.longest());
                    }
                    _ => {
                        let size = spec.element.size();
                        writer.bytes(&[0; 8][..size]); // least value
                        writer.bytes(&self.largest.unwrap_or(0).to_be_bytes()[8 - size..]); // greatest value
                    }
                }
            });
        });
        offset
    }

    /// Bytes of the longest text with the zero at its end.
    fn longest(&self) -> usize {
        self.largest.map_or(1, |largest| largest as usize + 1)
    }
}

/// The class of the leaf of a branch, and whether its values are unsigned.
pub(crate) fn leaf_class(spec: &BranchSpec) -> (&'static str, bool) {
    match (&spec.length, spec.element) {
        (Length::Vectors { .. }, _) => ("TLeafElement", false),
        (Length::Text, _) => ("TLeafC", false),
        (_, Element::Bool) => ("TLeafO", false),
        (_, Element::I8) => ("TLeafB", false),
        (_, Element::U8) => ("TLeafB", true),
        (_, Element::I16) => ("TLeafS", false),
        (_, Element::U16) => ("TLeafS", true),
        (_, Element::I32) => ("TLeafI", false),
        (_, Element::U32) => ("TLeafI", true),
        (_, Element::I64) => ("TLeafL", false),
        (_, Element::U64) => ("TLeafL", true),
        (_, Element::F32) => ("TLeafF", false),
        (_, Element::F64) => ("TLeafD", false),
    }
}
