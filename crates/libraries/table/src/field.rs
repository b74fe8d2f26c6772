//! A column of a file, before its values are read.

use std::fmt;

use crate::kind::Kind;
use crate::values;

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, no two the same in a table: that of a branch with those above it, as `jets.pt`.
    pub name: String,
    /// What its file calls it.
    pub path: String,
    /// What its file says about it; empty if nothing.
    pub title: String,
    /// Path of the column that counts the items of an entry, if there is one.
    pub counter: Option<String>,
    /// What its values are, or why they cannot be read.
    pub kind: Result<Kind, String>,
    /// Whether it only holds other columns, which are listed behind it.
    pub group: bool,
    /// Bytes that it takes in the file, where the file tells.
    pub stored: Option<u64>,
    /// Bytes that it takes when it is not compressed, where the file tells.
    pub raw: Option<u64>,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, kind: Result<Kind, String>) -> Field {
        let name = name.into();
        let (path, title) = (name.clone(), String::new());
        Field { name, path, title, counter: None, kind, group: false, stored: None, raw: None }
    }

    /// As a branch of expressions, or why it is none: they take numbers, in at most one level of varying length.
    ///
    /// # Errors
    /// Why they cannot use it.
    pub fn branch(&self) -> Result<expression::Branch<'_>, String> {
        let kind = self.kind.as_ref().map_err(Clone::clone)?;
        let Kind { element, dims, levels, .. } = kind;
        kind.countable().map(|()| expression::Branch {
            name: &self.name,
            kind: values::kind(*element),
            jagged: *levels == 1,
            dims,
        })
    }

    /// Bytes of one of `entries` entries in memory: those of its values, of lists and texts on average where the file tells, else a
    /// guess.
    pub fn entry_bytes(&self, entries: u64) -> usize {
        let Ok(kind) = &self.kind else { return 0 };
        match self.raw {
            Some(raw) if kind.levels > 0 => (raw / entries.max(1)) as usize + size_of::<u64>() * kind.levels,
            _ => kind.entry_bytes(),
        }
    }
}

/// Names the second column of a name `x#2`, the third `x#3`, as branches of a tree are.
#[cfg(feature = "columnar")]
pub(crate) fn told_apart(mut fields: Vec<Field>) -> Vec<Field> {
    let mut met = std::collections::HashMap::new();
    for field in &mut fields {
        let count: &mut u32 = met.entry(field.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            *field = Field {
                stored: field.stored,
                raw: field.raw,
                ..Field::new(format!("{}#{count}", field.name), field.kind.clone())
            };
        }
    }
    fields
}

/// `pt f32`.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Ok(kind) => write!(f, "{} {kind}", self.name),
            Err(problem) => write!(f, "{}: {problem}", self.name),
        }
    }
}

#[cfg(all(test, feature = "columnar"))]
mod tests {
    use super::*;

    #[test]
    fn columns_of_one_name_are_told_apart() {
        let fields = ["x", "y", "x", "x"].map(|name| Field::new(name, Ok(Kind::text()))).to_vec();
        let names: Vec<String> = told_apart(fields).into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["x", "y", "x#2", "x#3"]);
    }
}
