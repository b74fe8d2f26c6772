//! Where a fold file comes from: stored in it as JSON (a `TNamed` called [`NAME`]), read by `train`.
//!
//! It carries the fold rule, the dataset configuration, the inputs with their digests, and the sums of weights that
//! were written, so that a training cannot mistake its folds and later readers can repeat the selection.

use crate::Error;
use crate::format::check_format;
use common::Fold;
use common::config::DatasetConfig;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use storage::digest;

/// Name of the `TNamed` object in fold files, and of the key in the header of model files.
pub const NAME: &str = common::fold::ORIGIN;

/// The newest format that is read and the one that is written.
pub const FORMAT: u32 = 1;

/// Origin of one fold file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Version of this description.
    pub format: u32,
    /// Version of the program that wrote it.
    pub version: String,
    /// Which fold this is, of how many, by which rule.
    pub fold: Fold,
    /// The configuration, resolved.
    pub config: DatasetConfig,
    /// The input files with their digests.
    pub inputs: Vec<InputFile>,
    /// What was written, one entry for each tree.
    pub classes: Vec<ClassSummary>,
}

/// An input, identified by its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputFile {
    /// The path as it was opened.
    pub path: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// The era of a training on eras that its events are of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub era: Option<String>,
}

/// One tree of a fold file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClassSummary {
    /// The class, which is the name of the tree.
    pub class: String,
    /// Entries.
    pub entries: u64,
    /// Sum of the training weights.
    pub sum_of_weights: f64,
    /// Entries with a negative weight.
    pub negative: u64,
}

impl InputFile {
    /// The same, of an era.
    pub fn of_era(self, era: Option<&str>) -> Self {
        Self { era: era.map(str::to_owned), ..self }
    }

    /// Reads the file once to identify it.
    pub fn identify(path: &Path) -> Result<Self, Error> {
        let bytes = fs::metadata(path).map_err(|source| storage::Error::Read { path: path.to_owned(), source })?.len();
        Ok(Self { path: path.to_owned(), bytes, sha256: digest::file(path)?, era: None })
    }
}

impl Provenance {
    /// A description by this version of the program.
    pub fn new(fold: Fold, config: DatasetConfig, inputs: Vec<InputFile>, classes: Vec<ClassSummary>) -> Self {
        Self { format: FORMAT, version: env!("CARGO_PKG_VERSION").into(), fold, config, inputs, classes }
    }

    /// As JSON.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(self)
            .map_err(|error| Error::Content { what: "provenance".into(), problem: error.to_string() })
    }

    /// From JSON; `place` names the file in errors.
    pub fn from_json(text: &str, place: &str) -> Result<Self, Error> {
        let content = |problem| Error::Content { what: format!("provenance in {place}"), problem };
        check_format(text, FORMAT).map_err(content)?;
        serde_json::from_str(text).map_err(|error| content(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::{FixedTree, FoldRule, TrainOn};

    fn provenance() -> Provenance {
        let yaml = "output_filename: d.root\ntree_path: t\nfold: {hash: [run]}\n\
            processes: {ztt: {files: a.root, class: ztt}}\n";
        let config = DatasetConfig::parse(Path::new("d.yaml"), yaml).unwrap();
        let fixed = FixedTree { process: "ztt".into(), fold: 1, tree: "t".into(), sha256: "ab".into(), era: None };
        let fold = Fold { rule: config.fold.clone(), index: 1, train_on: TrainOn::Own, fixed: vec![fixed] };
        let class = ClassSummary { class: "ztt".into(), entries: 3, sum_of_weights: 0.1 + 0.2, negative: 1 };
        Provenance::new(fold, config, vec![], vec![class])
    }

    #[test]
    fn provenance_survives_json() {
        let written = provenance();
        assert_eq!(Provenance::from_json(&written.to_json().unwrap(), "fold1_d.root").unwrap(), written);
    }

    #[test]
    fn other_texts_and_newer_formats_are_refused_by_place() {
        let refused = |text: &str| Provenance::from_json(text, "fold1_d.root").unwrap_err().to_string();
        assert!(refused("made by hand").starts_with("provenance in fold1_d.root: not a description of ours"));
        let newer = provenance().to_json().unwrap().replacen("\"format\":1", "\"format\":9", 1);
        assert!(refused(&newer).contains("written in format 9"));
    }

    #[test]
    fn an_input_is_identified_by_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.root");
        std::fs::write(&path, "abc").unwrap();
        let input = InputFile::identify(&path).unwrap();
        assert_eq!((input.bytes, &input.sha256[..8]), (3, "ba7816bf"));
        let error = InputFile::identify(&folder.path().join("none.root")).unwrap_err();
        assert!(error.to_string().contains("none.root"));
        assert_eq!(FoldRule::modulo("event", 2).to_string(), "`event` mod 2");
    }
}
