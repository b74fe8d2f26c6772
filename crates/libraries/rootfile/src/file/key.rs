//! Keys as users see them: the objects of a file, each with its path.

use super::key_record::KeyRecord;

/// The class under which a folder lists an RNTuple.
pub(crate) const RNTUPLE: &str = "ROOT::RNTuple";

/// An object of a file, by its key.
#[derive(Debug, Clone)]
pub struct Key {
    path: String,
    record: KeyRecord,
}

impl Key {
    pub(crate) fn new(path: String, record: KeyRecord) -> Self {
        Key { path, record }
    }

    /// Path in the file, as `dir/ntuple`, without cycle.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Class of the object, as `TTree`.
    pub fn class(&self) -> &str {
        &self.record.class
    }

    /// Title.
    pub fn title(&self) -> &str {
        &self.record.title
    }

    /// Cycle: of several objects of one name the highest is the newest.
    pub fn cycle(&self) -> i16 {
        self.record.cycle
    }

    /// Whether the object is a tree that can be opened: a TTree, a TNtuple or an RNTuple.
    pub fn is_tree(&self) -> bool {
        matches!(self.class(), "TTree" | "TNtuple" | "TNtupleD" | RNTUPLE)
    }

    pub(crate) fn record(&self) -> &KeyRecord {
        &self.record
    }
}
