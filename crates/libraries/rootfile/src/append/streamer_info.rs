//! The StreamerInfo record of a file that gets branches: the classes that it describes, and those that it lacks for the branches.

use std::collections::HashSet;

use super::edit::Edits;
use super::layout::{Array, Layout, Walker};
use crate::bytes::Writer;
use crate::error::Malformed;
use crate::write::branch::TBRANCH;
use crate::write::streamer_info::{Class, classes as known_classes};

/// The list of classes that a file describes.
pub(super) struct Descriptions {
    payload: Vec<u8>,
    key_bytes: usize,
    layout: Layout,
    list: Array,
}

impl Descriptions {
    /// Opens the payload of the record.
    pub(super) fn open(payload: Vec<u8>, key_bytes: usize) -> Result<Self, Malformed> {
        let mut walker = Walker::new(&payload, key_bytes, None);
        let list = walker.list()?;
        let layout = walker.layout;
        Ok(Descriptions { payload, key_bytes, layout, list })
    }

    /// The newest version of TBranch that the file describes and that we can write; otherwise ours, which is added then.
    pub(super) fn branch_version(&self) -> u16 {
        let known =
            self.list.elements.iter().filter(|element| element.name == "TBranch").map(|element| element.version);
        known
            .filter_map(|version| u16::try_from(version).ok())
            .filter(|version| (10..=TBRANCH).contains(version))
            .max()
            .unwrap_or(TBRANCH)
    }

    /// The payload with all classes that branches of these classes need; `None` if it has them already.
    pub(super) fn completed(self, classes: &HashSet<&str>, key_bytes: usize) -> Result<Option<Vec<u8>>, Malformed> {
        let version = self.branch_version();
        let needed = |class: &&Class| match class.name {
            "TBranch" => version == TBRANCH,
            "ROOT::TIOFeatures" => version >= 13,
            "TObject" | "TNamed" | "TAttFill" | "TLeaf" => true,
            other => classes.contains(other),
        };
        let described = |class: &Class| {
            self.list.elements.iter().any(|element| element.name == class.name && element.version == class.version)
        };
        let missing: Vec<&Class> = known_classes().filter(needed).filter(|class| !described(class)).collect();
        if missing.is_empty() && key_bytes == self.key_bytes {
            return Ok(None);
        }
        let mut blob = Writer::new();
        missing.iter().for_each(|class| class.write(&mut blob));
        let mut edits = Edits::default();
        let count = (self.list.elements.len() + missing.len()) as u32;
        edits.replace(self.list.count_at..self.list.count_at + 4, count.to_be_bytes().to_vec());
        edits.insert(self.list.end, blob.into_bytes());
        edits.apply(&self.payload, &self.layout, &[self.list.start], (self.key_bytes, key_bytes)).map(Some)
    }
}
