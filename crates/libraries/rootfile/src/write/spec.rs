//! The trees and branches that are to be written, checked before the first byte.

use std::collections::HashSet;

use crate::error::{Error, Result};
use crate::{Column, Element};

/// A tree to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeSpec {
    /// Path in the file: `ntuple`, or `folder/ntuple`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its branches.
    pub branches: Vec<BranchSpec>,
}

/// A branch to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BranchSpec {
    /// Its name.
    pub name: String,
    /// The type of one value; [`Element::U8`] for text.
    pub element: Element,
    /// Fixed dimensions: empty for one value, `[2, 3]` for `x[2][3]`.
    pub dims: Vec<usize>,
    /// The number of values (or arrays of the fixed dimensions) that an entry has.
    pub length: Length,
    /// Its title; if empty, the leaf list (`x[2][3]/F`) is written as its title, as ROOT does.
    pub title: String,
}

/// The number of values (or arrays of fixed dimensions) that an entry has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Length {
    /// One.
    Fixed,
    /// As many as the integer branch of this name says (`x[n]`). If the tree has no such branch, it is made.
    Counted(String),
    /// A text of any length.
    Text,
    /// Nested `std::vector`s: depth 2 is `vector<vector<float>>`.
    Vectors {
        /// Number of nested vectors, at least 1.
        depth: usize,
        /// Whether the innermost hold texts.
        text: bool,
    },
}

impl TreeSpec {
    /// A tree with a title like its name.
    pub fn new(path: impl Into<String>, branches: Vec<BranchSpec>) -> Self {
        let path = path.into();
        TreeSpec { title: path.rsplit('/').next().unwrap_or_default().to_owned(), path, branches }
    }

    /// Whether [`Writer::tree`](crate::Writer::tree) can make it, before there is a file.
    ///
    /// # Errors
    /// A branch that no tree can hold, or two of the same name.
    pub fn check(&self) -> Result<()> {
        check(&self.branches)
    }
}

impl BranchSpec {
    /// A branch with one value per entry.
    pub fn scalar(name: impl Into<String>, element: Element) -> Self {
        BranchSpec::array(name, element, [])
    }

    /// A branch with an array of fixed dimensions per entry.
    pub fn array(name: impl Into<String>, element: Element, dims: impl Into<Vec<usize>>) -> Self {
        let (name, dims) = (name.into(), dims.into());
        BranchSpec { name, element, dims, length: Length::Fixed, title: String::new() }
    }

    /// A branch with a varying number of values (or arrays of dimensions `dims`) per entry, `x[n]` or `x[n][3]`. Their number is in
    /// the branch called `n` and the name of this one, unless it is [counted by](BranchSpec::counted_by) another.
    pub fn jagged(name: impl Into<String>, element: Element, dims: impl Into<Vec<usize>>) -> Self {
        let branch = BranchSpec::array(name, element, dims);
        let counter = format!("n{}", branch.name);
        branch.counted_by(counter)
    }

    /// The same branch with the number of its values in the branch `counter`, which several may share.
    pub fn counted_by(self, counter: impl Into<String>) -> Self {
        BranchSpec { length: Length::Counted(counter.into()), ..self }
    }

    /// A branch with a text per entry.
    pub fn text(name: impl Into<String>) -> Self {
        BranchSpec { length: Length::Text, ..BranchSpec::scalar(name, Element::U8) }
    }

    /// A branch with a `std::vector` per entry; a vector of vectors if `depth` is 2, and so on.
    pub fn vectors(name: impl Into<String>, element: Element, depth: usize) -> Self {
        BranchSpec { length: Length::Vectors { depth, text: false }, ..BranchSpec::scalar(name, element) }
    }

    /// A branch with a `std::vector<std::string>` per entry; a vector of these if `depth` is 2, and so on.
    pub fn vectors_of_text(name: impl Into<String>, depth: usize) -> Self {
        BranchSpec { length: Length::Vectors { depth, text: true }, ..BranchSpec::scalar(name, Element::U8) }
    }

    /// A branch for columns with `levels` [levels](Column::levels) around arrays of dimensions `dims`: nested vectors, or `x[n][3]`
    /// for lists of arrays, which vectors cannot hold. `None` for lists of lists of arrays.
    pub fn shaped(
        name: impl Into<String>,
        element: Element,
        dims: impl Into<Vec<usize>>,
        levels: usize,
        text: bool,
    ) -> Option<Self> {
        let dims = dims.into();
        Some(match (levels, text) {
            (0, _) => BranchSpec::array(name, element, dims),
            (1, true) => BranchSpec::text(name),
            (_, true) => BranchSpec::vectors_of_text(name, levels - 1),
            (_, false) if dims.is_empty() => BranchSpec::vectors(name, element, levels),
            (1, false) => BranchSpec::jagged(name, element, dims),
            _ => return None,
        })
    }

    /// Values per entry, or per item if the number of items varies.
    pub fn width(&self) -> usize {
        self.dims.iter().product()
    }

    /// Bytes per entry, or per item if the number of items varies.
    pub(crate) fn item_size(&self) -> usize {
        self.width() * self.element.size()
    }

    /// Whether all entries take the same number of bytes.
    pub(crate) fn fixed(&self) -> bool {
        self.length == Length::Fixed
    }

    /// The branch that counts the values.
    pub(crate) fn counter(&self) -> Option<&str> {
        match &self.length {
            Length::Counted(counter) => Some(counter),
            _ => None,
        }
    }

    /// The levels of a column for this branch, and whether it is text.
    fn levels(&self) -> (usize, bool) {
        match self.length {
            Length::Fixed => (0, false),
            Length::Counted(_) => (1, false),
            Length::Text => (1, true),
            Length::Vectors { depth, text } => (depth + usize::from(text), text),
        }
    }

    /// `x[n][2][3]`: the title of the leaf, where readers look for the dimensions.
    pub(crate) fn leaf_title(&self) -> String {
        let counter = self.counter().map_or(String::new(), |counter| format!("[{counter}]"));
        let dims: String = self.dims.iter().map(|dim| format!("[{dim}]")).collect();
        format!("{}{counter}{dims}", self.name)
    }

    /// The title as it is written.
    pub(crate) fn branch_title(&self) -> String {
        match (self.title.as_str(), &self.length) {
            ("", Length::Vectors { .. }) => self.name.clone(),
            ("", Length::Text) => format!("{}/C", self.name),
            ("", _) => format!("{}/{}", self.leaf_title(), self.element.letter()),
            (title, _) => title.to_owned(),
        }
    }

    /// Whether a column is what this branch holds.
    pub(crate) fn check(&self, column: &Column) -> Result<()> {
        let levels = self.levels();
        if column.element() == self.element
            && column.width() == self.width()
            && (column.levels().len(), column.is_text()) == levels
        {
            return Ok(());
        }
        Err(Error::Column {
            branch: self.name.clone(),
            expected: describe(self.width(), self.element, levels),
            found: describe(column.width(), column.element(), (column.levels().len(), column.is_text())),
        })
    }
}

/// The shape in words: `2 x f32 per entry`, `lists of lists of 1 x f32`, `lists of texts`.
fn describe(width: usize, element: Element, (levels, text): (usize, bool)) -> String {
    let lists = "lists of ".repeat(levels - usize::from(text));
    match (text, levels) {
        (true, 1) => "one text per entry".to_owned(),
        (true, _) => format!("{lists}texts"),
        (false, 0) => format!("{width} x {} per entry", element.name()),
        (false, _) => format!("{lists}{width} x {}", element.name()),
    }
}

/// Bytes of the largest entry: several must go into a basket, whose length is a signed number of 32 bits.
pub(crate) const LARGEST_ENTRY: usize = 1 << 28;

/// Refuses branches that no tree can hold: without a name, with a name that is taken, without values, or with more values than a
/// basket can hold.
pub(crate) fn check(branches: &[BranchSpec]) -> Result<()> {
    let mut names = HashSet::new();
    for branch in branches {
        check_name("branch", &branch.name)?;
        branch.counter().map_or(Ok(()), |counter| check_name("branch", counter))?;
        if !names.insert(branch.name.as_str()) {
            return Err(Error::Duplicate { kind: "branch", name: branch.name.clone() });
        }
        let refused = |reason| Err(Error::Name { kind: "branch", name: branch.leaf_title(), reason });
        let width = branch.dims.iter().try_fold(1usize, |width, &dim| width.checked_mul(dim));
        if !width.is_some_and(|width| (1..=LARGEST_ENTRY / branch.element.size()).contains(&width)) {
            return refused("expected dimensions above 0 and less than 256 MiB per entry");
        }
        match branch.length {
            Length::Vectors { depth, .. } if !(1..=8).contains(&depth) => {
                return refused("expected 1 to 8 nested vectors");
            }
            Length::Vectors { .. } | Length::Text if !branch.dims.is_empty() => {
                return refused("vectors and texts have no fixed dimensions; write `x[n][3]` instead");
            }
            Length::Vectors { text: true, .. } | Length::Text if branch.element != Element::U8 => {
                return refused("text has the element `U8`");
            }
            _ => {}
        }
    }
    Ok(())
}

/// Refuses names that ROOT could not find again.
pub(crate) fn check_name(kind: &'static str, name: &str) -> Result<()> {
    let reason = if name.trim().is_empty() {
        "expected at least one letter"
    } else if name.contains(['/', ';', '[', ']']) || name.contains(char::is_control) {
        match kind {
            "tree" => "names cannot hold `;`, `[`, `]` or control characters, and only one `/` between folders",
            _ => "names cannot hold `/`, `;`, `[`, `]` or control characters",
        }
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
        assert_eq!(message, "branch `pt` holds 1 x float32 per entry, found a column with 1 x float64 per entry");
    }
}
