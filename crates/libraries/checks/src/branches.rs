//! The branches that a configuration uses, their types, and trees in which they differ.

use std::collections::BTreeMap;

use ntuple::{Branch, Source};

use crate::codes;
use crate::findings::Findings;
use crate::report::BranchRow;

/// Types of branches, and the tree in which each was met first.
#[derive(Debug, Default)]
pub struct Branches {
    types: BTreeMap<String, Vec<(String, String)>>,
}

impl Branches {
    /// Notes the types of the named branches in all files of a chain.
    pub fn add(&mut self, names: &[String], source: &Source) {
        for member in source.members() {
            for name in names {
                let Some(branch) = member.branch(name) else { continue };
                let (met, kind) = (self.types.entry(name.clone()).or_default(), kind(branch));
                if met.iter().all(|(known, _)| *known != kind) {
                    met.push((kind, member.place().to_string()));
                }
            }
        }
    }

    /// Warns of branches that have more than one type.
    pub fn warn(&self, findings: &mut Findings) {
        for (name, met) in self.types.iter().filter(|(_, met)| met.len() > 1) {
            let places: Vec<String> = met.iter().map(|(kind, place)| format!("{kind} in {place}")).collect();
            findings.warn(
                codes::DIFFERENT_TYPES,
                format!("branch `{name}` is {}", places.join(", ")),
                "make the files again with one type, if values can get lost in the smaller one",
            );
        }
    }

    /// One row for each.
    pub fn rows(self) -> Vec<BranchRow> {
        let row = |(name, met): (String, Vec<(String, String)>)| BranchRow {
            name,
            types: met.into_iter().map(|(kind, _)| kind).collect(),
        };
        self.types.into_iter().map(row).collect()
    }
}

/// The type of a branch: `float32`, `int32[3]`.
fn kind(branch: &Branch) -> String {
    let Ok(element) = &branch.element else { return "unreadable".into() };
    let dims: String = branch.dims.iter().map(|dim| format!("[{dim}]")).collect();
    format!("{}{dims}", element.name())
}
