//! The dataset configuration: which files, cuts and weights make the training set.

use crate::fold::{FoldRule, TrainOn};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What `create-training-dataset` does, resolved: nothing is left to guess.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetConfig {
    /// Folder of the fold files.
    pub output_path: PathBuf,
    /// Fold files are called `fold{f}_{output_filename}`.
    pub output_filename: String,
    /// Path of the tree in the input files.
    pub tree_path: String,
    /// Folder that the files of processes are relative to.
    pub base_path: PathBuf,
    /// How events are divided.
    pub fold: FoldRule,
    /// What the model of a fold is trained on.
    #[serde(default = "TrainOn::unsaid", skip_serializing_if = "TrainOn::is_unsaid")]
    pub train_on: TrainOn,
    /// Name of the added branch with the value of the weight expression.
    pub training_weight_branch: String,
    /// Folders (or files) with friends of the input files; the crate `ntuple` finds them.
    pub friend_paths: Vec<PathBuf>,
    /// The processes in the order of the file.
    pub processes: Vec<Process>,
    /// Patterns of the branches that are kept beside those that are used; all if there are none. `!` before one leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<String>,
    /// Compression of the fold files as in "zstd-5"; `None` leaves it to the writer.
    pub compression: Option<String>,
}

/// One process: files, a selection and a weight, filled into the tree of a class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Process {
    /// Name in the configuration, unique.
    pub name: String,
    /// Files or glob patterns, joined to the base path.
    pub files: Vec<PathBuf>,
    /// Path of the tree in these files; empty for Parquet and Arrow files, which have none.
    pub tree_path: String,
    /// Selection as an expression; `None` keeps all entries.
    pub cut: Option<String>,
    /// Weight as an expression, "1" if not given.
    pub weight: String,
    /// The class, which is also the name of the tree in the fold files.
    pub class: String,
    /// Friend folders of this process.
    pub friend_paths: Vec<PathBuf>,
    /// All events of the process are in this fold, whatever the fold rule says (official splits).
    pub fixed_fold: Option<u32>,
}

impl DatasetConfig {
    /// Path of the fold file `fold`.
    pub fn fold_file(&self, fold: u32) -> PathBuf {
        self.output_path.join(format!("fold{fold}_{}", self.output_filename))
    }

    /// The classes, in order of first appearance.
    pub fn classes(&self) -> Vec<&str> {
        let mut classes: Vec<&str> = Vec::new();
        for process in &self.processes {
            if !classes.contains(&process.class.as_str()) {
                classes.push(&process.class);
            }
        }
        classes
    }
}
