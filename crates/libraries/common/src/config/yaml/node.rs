//! The nodes of a YAML file with their places, for messages about them.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Whether a node names a value or is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Key,
    Value,
    /// A value in a list.
    Entry,
}

/// Something in a YAML file.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is for what it belongs to.
    pub role: Role,
    /// The key itself, or the nearest key of a value.
    pub key: Rc<str>,
    /// The keys around the map that it is in.
    pub block: Vec<Rc<str>>,
    /// What stands there.
    pub found: Found,
}

/// What stands in a YAML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A text or number, as it is written, or the alias of anything.
    Scalar(String),
    List,
    Map,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scalar(written) => write!(f, "`{written}`"),
            Self::List => f.write_str("a list"),
            Self::Map => f.write_str("a map"),
        }
    }
}

/// All nodes by line and column, from 1. A map begins where its first key does, so there may be two at a place.
#[derive(Debug, Default)]
pub struct Nodes(BTreeMap<(u64, u64), Vec<Node>>);

impl Nodes {
    /// Puts a node at its place.
    pub fn add(&mut self, place: (u64, u64), node: Node) {
        self.0.entry(place).or_default().push(node);
    }

    /// The value at a place.
    pub fn value(&self, place: Option<(u64, u64)>) -> Option<&Node> {
        self.0.get(&place?)?.iter().find(|node| node.role != Role::Key)
    }

    /// The key at a place.
    pub fn key(&self, place: Option<(u64, u64)>) -> Option<&Node> {
        self.0.get(&place?)?.iter().find(|node| node.role == Role::Key)
    }

    /// The value of a key.
    pub fn value_of(&self, key: &Node, place: (u64, u64)) -> Option<&Node> {
        let behind = self.0.range(place..).flat_map(|(_, nodes)| nodes);
        behind.into_iter().find(|node| node.role == Role::Value && node.key == key.key)
    }

    /// Where a key of this name is, if there is one.
    pub fn line_of_key(&self, key: &str) -> Option<u64> {
        let is_key = |node: &Node| node.role == Role::Key && &*node.key == key;
        self.0.iter().find(|(_, nodes)| nodes.iter().any(is_key)).map(|((line, _), _)| *line)
    }

    /// The keys of the outermost map.
    pub fn top(&self) -> impl Iterator<Item = &str> {
        let keys = self.0.values().flatten().filter(|node| node.role == Role::Key && node.block.is_empty());
        keys.map(|node| &*node.key)
    }
}

impl Node {
    /// A value, as messages name it.
    pub fn said(&self) -> String {
        match self.role {
            Role::Key => "a key".into(),
            Role::Value if self.key.is_empty() => "the file".into(),
            Role::Value => format!("`{}`", self.key),
            Role::Entry if self.key.is_empty() => "an entry".into(),
            Role::Entry => format!("an entry of `{}`", self.key),
        }
    }

    /// Whether nothing is written there.
    pub fn is_nothing(&self) -> bool {
        self.found == Found::Scalar(String::new())
    }
}
