//! Where a fold file comes from, and that it is the file of the fold that is trained on.
//!
//! Files of `create-training-dataset` carry their fold. For files of other tools the training configuration says how events
//! are divided, and every event is checked against it. Without either, nothing can be promised about the model.
use std::path::Path;

use anyhow::{Context, bail};
use common::config::TrainingConfig;
use common::provenance::{self, InputFile, Provenance};
use common::{Fold, FoldRule};
use rootfile::RootFile;

/// What is known of a fold file.
#[derive(Debug)]
pub struct Origin {
    /// The fold that it holds.
    pub fold: Fold,
    /// The rule to check every event with, if the file itself does not say its fold.
    pub unchecked: Option<FoldRule>,
    /// The ntuples that its events came from, if it says so.
    pub inputs: Vec<InputFile>,
}

impl Origin {
    /// Reads the origin of the file at `path`, which must be of fold `index`.
    ///
    /// # Errors
    /// When the file is of another fold, or does not say of which.
    pub fn read(path: &Path, config: &TrainingConfig, index: u32) -> anyhow::Result<Self> {
        let file =
            RootFile::open(path).context("cannot read the fold file\nhelp: make it with `create-training-dataset`")?;
        if let Some(text) = file.text(provenance::NAME)? {
            let Provenance { fold, inputs, .. } = Provenance::from_json(&text, &path.display().to_string())?;
            if fold.index != index {
                bail!(
                    "`{}` is of fold {}, but it is number {index} of `datasets`\nhelp: list `datasets` in the order of the folds",
                    path.display(),
                    fold.index
                );
            }
            return Ok(Self { fold, unchecked: None, inputs });
        }
        let Some(rule) = &config.fold else {
            bail!(
                "`{}` does not say how its events were divided into folds\nhelp: make it with `create-training-dataset`, or say \
                 `event_branch: <branch>` or `fold: ...` in the training configuration, and every event is checked",
                path.display()
            );
        };
        let fold = Fold { rule: rule.clone(), index, fixed: Default::default() };
        Ok(Self { fold, unchecked: Some(rule.clone()), inputs: Vec::new() })
    }
}
