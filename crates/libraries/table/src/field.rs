//! A column of a file, before its values are read.

use std::fmt;

use rootfile::Element;

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
    /// Of whole numbers or `bool` of which some are missing: how many, and what they are. They are read as `f64`, NaN where none is.
    pub missing: Option<Missing>,
    /// Whether `missing` is a guess until the values are looked at.
    pub(crate) unsure: bool,
    /// Bytes that it takes in the file, where the file tells.
    pub stored: Option<u64>,
    /// Bytes that it takes when it is not compressed, where the file tells.
    pub raw: Option<u64>,
}

/// Whole numbers or `bool` of which some are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing {
    /// Their type in the file.
    pub of: Element,
    /// How many are missing in the file.
    pub count: u64,
}

impl Field {
    pub(crate) fn new(name: impl Into<String>, kind: Result<Kind, String>) -> Field {
        let name = name.into();
        let (path, title) = (name.clone(), String::new());
        let (counter, missing, stored, raw) = (None, None, None, None);
        Field { name, path, title, counter, kind, group: false, missing, unsure: false, stored, raw }
    }

    /// The field with `count` missing values, or an unknown number of them: whole numbers are widened then. 64-bit integers may not
    /// be exact as floats.
    pub(crate) fn lacking(mut self, count: Option<u64>) -> Field {
        let Ok(kind) = &mut self.kind else { return self };
        let whole = !matches!(kind.element, Element::F32 | Element::F64) && !kind.text;
        if count == Some(0) || !whole {
            return self;
        }
        self.missing = Some(Missing { of: kind.element, count: count.unwrap_or_default() });
        self.unsure = count.is_none() || matches!(kind.element, Element::I64 | Element::U64);
        kind.element = Element::F64;
        self
    }

    /// Ends the doubt: how many values are missing, or why the others cannot be read beside them.
    pub(crate) fn settle(&mut self, found: Result<u64, String>) {
        let Some(missing) = &mut self.missing else { return };
        self.unsure = false;
        match found {
            Ok(0) => {
                if let Ok(kind) = &mut self.kind {
                    kind.element = missing.of;
                }
                self.missing = None;
            }
            Ok(count) => missing.count = count,
            Err(problem) => self.kind = Err(problem),
        }
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
                missing: field.missing,
                unsure: field.unsure,
                group: field.group,
                stored: field.stored,
                raw: field.raw,
                ..Field::new(format!("{}#{count}", field.name), field.kind.clone())
            };
        }
    }
    fields
}

/// `i32, 3 missing`.
impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} missing", Kind::scalar(self.of), self.count)
    }
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

    #[test]
    fn whole_numbers_are_widened_only_where_some_are_missing() {
        let field = |element| Field::new("n", Ok(Kind::scalar(element)));
        assert_eq!(field(Element::I32).lacking(Some(0)), field(Element::I32));
        assert_eq!(field(Element::F32).lacking(Some(3)), field(Element::F32));
        let wide = field(Element::I32).lacking(Some(3));
        assert_eq!((wide.kind.clone(), wide.unsure), (Ok(Kind::scalar(Element::F64)), false));
        assert_eq!(wide.missing, Some(Missing { of: Element::I32, count: 3 }));
        let mut unsure = field(Element::I64).lacking(None);
        assert!(unsure.unsure);
        unsure.settle(Ok(0));
        assert_eq!(unsure, field(Element::I64));
    }
}
