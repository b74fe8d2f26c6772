//! What is to be written: trees and their branches, checked before the first byte.

use std::collections::HashSet;

use crate::error::{Error, Result};
use crate::{Column, Element};

/// A tree to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeSpec {
    /// Where it goes: `ntuple`, or `folder/ntuple`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its branches.
    pub branches: Vec<BranchSpec>,
}

/// A branch to be written: so many values of one type per entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchSpec {
    /// Its name.
    pub name: String,
    /// The type of one value.
    pub element: Element,
    /// Fixed dimensions: empty for one value per entry, `[2, 3]` for `x[2][3]`.
    pub dims: Vec<usize>,
    /// Its title; if empty, the leaf list (`x[2][3]/F`) as ROOT does.
    pub title: String,
}

impl BranchSpec {
    /// A branch with one value per entry.
    pub fn scalar(name: impl Into<String>, element: Element) -> Self {
        BranchSpec::array(name, element, [])
    }

    /// A branch with an array of fixed dimensions per entry.
    pub fn array(name: impl Into<String>, element: Element, dims: impl Into<Vec<usize>>) -> Self {
        BranchSpec { name: name.into(), element, dims: dims.into(), title: String::new() }
    }

    /// Values per entry.
    pub fn width(&self) -> usize {
        self.dims.iter().product()
    }

    /// Bytes per entry.
    pub(crate) fn entry_size(&self) -> usize {
        self.width() * self.element.size()
    }

    /// `x[2][3]`: the title of the leaf, where readers look for the dimensions.
    pub(crate) fn leaf_title(&self) -> String {
        let dims: String = self.dims.iter().map(|dim| format!("[{dim}]")).collect();
        format!("{}{dims}", self.name)
    }

    /// The title as it is written.
    pub(crate) fn branch_title(&self) -> String {
        match self.title.as_str() {
            "" => format!("{}/{}", self.leaf_title(), self.element.letter()),
            title => title.to_owned(),
        }
    }

    /// Whether a column is what this branch holds.
    pub(crate) fn check(&self, column: &Column) -> Result<()> {
        if column.element() == self.element && column.width() == self.width() {
            return Ok(());
        }
        let describe = |width, element| format!("{width} x {element:?} per entry").to_lowercase();
        Err(Error::Column {
            branch: self.name.clone(),
            expected: describe(self.width(), self.element),
            found: describe(column.width(), column.element()),
        })
    }
}

/// Refuses branches that no tree can hold: nameless, twice the same, without values or with more than a basket holds.
pub(crate) fn check(branches: &[BranchSpec]) -> Result<()> {
    const LARGEST_ENTRY: usize = 1 << 28;
    let mut names = HashSet::new();
    for branch in branches {
        check_name("branch", &branch.name)?;
        if !names.insert(branch.name.as_str()) {
            return Err(Error::Duplicate { kind: "branch", name: branch.name.clone() });
        }
        let width = branch.dims.iter().try_fold(1usize, |width, &dim| width.checked_mul(dim));
        if !width.is_some_and(|width| (1..=LARGEST_ENTRY / branch.element.size()).contains(&width)) {
            let reason = "expected dimensions above 0 and less than 256 MiB per entry";
            return Err(Error::Name { kind: "branch", name: branch.leaf_title(), reason });
        }
    }
    Ok(())
}

/// Refuses names that ROOT could not look up again.
pub(crate) fn check_name(kind: &'static str, name: &str) -> Result<()> {
    let reason = if name.trim().is_empty() {
        "expected at least one letter"
    } else if name.contains(['/', ';', '[', ']']) || name.contains(char::is_control) {
        "names cannot hold `/`, `;`, `[`, `]` or control characters"
    } else {
        return Ok(());
    };
    Err(Error::Name { kind, name: name.to_owned(), reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_leaf_lists_unless_given() {
        let mut branch = BranchSpec::array("x", Element::F32, [2, 3]);
        assert_eq!((branch.leaf_title().as_str(), branch.branch_title().as_str()), ("x[2][3]", "x[2][3]/F"));
        branch.title = "hits".into();
        assert_eq!(branch.branch_title(), "hits");
    }

    #[test]
    fn branches_that_no_tree_can_hold_are_refused_by_name() {
        let scalar = |name: &str| BranchSpec::scalar(name, Element::F64);
        assert!(check(&[scalar("a"), scalar("b")]).is_ok());
        for (branches, word) in [
            (vec![scalar("a"), scalar("a")], "`a`"),
            (vec![scalar("")], "letter"),
            (vec![scalar("a/b")], "`a/b`"),
            (vec![BranchSpec::array("n", Element::F32, [0])], "`n[0]`"),
            (vec![BranchSpec::array("n", Element::F32, [usize::MAX, 8])], "dimensions"),
        ] {
            let message = check(&branches).unwrap_err().to_string();
            assert!(message.contains(word), "{message}");
        }
    }

    #[test]
    fn a_column_of_another_type_or_width_is_refused() {
        let branch = BranchSpec::scalar("pt", Element::F32);
        assert!(branch.check(&Column::from(vec![1f32])).is_ok());
        let message = branch.check(&Column::from(vec![1f64])).unwrap_err().to_string();
        assert_eq!(message, "branch `pt` holds 1 x f32 per entry, found a column with 1 x f64 per entry");
    }
}
