//! The C++ classes of `std::vector` branches, by which readers decode them.

use super::spec::{BranchSpec, Length};
use crate::Element;

/// The version of the dictionary that ROOT gives all its collections.
pub(super) const CLASS_VERSION: u16 = 6;

/// Bytes of byte count and version before a vector in a basket.
pub(super) const HEADER: usize = 6;

/// The version of collections since ROOT 5.34.
pub(super) const VERSION: u16 = 9;

/// The class, as `vector<vector<float> >`, if the branch holds vectors.
pub(crate) fn class(spec: &BranchSpec) -> Option<String> {
    let Length::Vectors { depth, text } = spec.length else { return None };
    let innermost = if text { "string" } else { name(spec.element) }.to_owned();
    Some((0..depth).fold(innermost, |inner, _| {
        let space = if inner.ends_with('>') { " " } else { "" };
        format!("vector<{inner}{space}>")
    }))
}

/// `TClass::GetCheckSum` of a collection: a hash of its name.
pub(super) fn checksum(class: &str) -> u32 {
    class.bytes().fold(0, |hash: u32, letter| hash.wrapping_mul(3).wrapping_add(letter.into()))
}

fn name(element: Element) -> &'static str {
    match element {
        Element::Bool => "bool",
        Element::I8 => "char",
        Element::U8 => "unsigned char",
        Element::I16 => "short",
        Element::U16 => "unsigned short",
        Element::I32 => "int",
        Element::U32 => "unsigned int",
        Element::I64 => "Long64_t",
        Element::U64 => "ULong64_t",
        Element::F32 => "float",
        Element::F64 => "double",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_checksums_are_those_of_root() {
        // from files that ROOT wrote
        for (branch, name, sum) in [
            (BranchSpec::vectors("x", Element::I32, 1), "vector<int>", 9_976_712),
            (BranchSpec::vectors("x", Element::F64, 2), "vector<vector<double> >", 2_217_838_159),
            (BranchSpec::vectors_of_text("x", 1), "vector<string>", 269_382_332),
            (BranchSpec::vectors_of_text("x", 2), "vector<vector<string> >", 2_217_947_239),
        ] {
            assert_eq!(class(&branch).as_deref(), Some(name));
            assert_eq!(checksum(name), sum);
        }
    }
}
