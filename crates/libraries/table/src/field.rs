//! A column of a file, before its values are read.

use std::fmt;

use crate::kind::Kind;

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
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
        Field { name: name.into(), kind, group: false, stored: None, raw: None }
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
