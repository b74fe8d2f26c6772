//! Entries of legends: what each artist says of itself.
use crate::scene::{Label, Stroke};

/// The sign of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// A piece of a curve.
    Line(Stroke),
    /// An open circle.
    Circle,
}

/// A sign and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The sign.
    pub key: Key,
    /// The meaning.
    pub label: Label,
}
