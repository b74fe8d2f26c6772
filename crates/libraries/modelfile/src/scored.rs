//! What a file was before it got scores: written beside the tree, so that whoever comes next knows its events by content.
//!
//! Fold files say their fold themselves and keep saying it. An ntuple is known by its digest, which new branches change.

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::format::check_format;

/// Name of the `TNamed` object in the folder of the tree.
pub const NAME: &str = "twofold_scored";

/// The newest format that is read and the one that is written.
const FORMAT: u32 = 1;

/// The file before its first scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// Version of this description.
    pub format: u32,
    /// SHA-256 of the file in hexadecimal.
    pub sha256: String,
}

impl Scored {
    /// The name of the object beside the tree at this path.
    pub fn name_beside(tree: &str) -> String {
        let tree = tree.split(';').next().unwrap_or(tree).trim_start_matches('/');
        tree.rsplit_once('/').map_or_else(|| NAME.to_owned(), |(folder, _)| format!("{folder}/{NAME}"))
    }

    /// A file of this digest.
    pub fn new(sha256: String) -> Self {
        Self { format: FORMAT, sha256 }
    }

    /// As JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|error| Error::Content { what: NAME.into(), problem: error.to_string() })
    }

    /// From JSON; `place` names the file in errors.
    pub fn from_json(text: &str, place: &str) -> Result<Self, Error> {
        let content = |problem| Error::Content { what: format!("`{NAME}` in {place}"), problem };
        check_format(text, FORMAT).map_err(content)?;
        serde_json::from_str(text).map_err(|error| content(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_beside_the_tree_and_comes_back() {
        assert_eq!(Scored::name_beside("events"), "twofold_scored");
        assert_eq!(Scored::name_beside("/mt/nominal/ntuple;2"), "mt/nominal/twofold_scored");
        let scored = Scored::new("ab".into());
        assert_eq!(Scored::from_json(&scored.to_json().unwrap(), "a.root").unwrap(), scored);
        let newer = scored.to_json().unwrap().replace(":1", ":9");
        assert!(Scored::from_json(&newer, "a.root").unwrap_err().to_string().contains("format 9"));
    }
}
