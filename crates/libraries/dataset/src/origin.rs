//! Where a fold file comes from, and that it is the file of the fold that is trained on.
//!
//! Files of `create-training-dataset` carry their fold. For files of other tools the training configuration says how events
//! are divided, and every event is checked against it. Without either, nothing can be promised about the model.
use std::path::Path;

use common::config::TrainingConfig;
use common::provenance::{self, Provenance};
use common::{Fold, FoldRule};
use rootfile::RootFile;

use crate::error::{Error, Result};

/// What is known of a fold file.
#[derive(Debug)]
pub struct Origin {
    /// The fold that it holds.
    pub fold: Fold,
    /// The rule to check every event with, if the file itself does not say its fold.
    pub unchecked: Option<FoldRule>,
    /// What the file says of itself.
    pub provenance: Option<Provenance>,
}

impl Origin {
    /// Reads the origin of the file at `path`, which must be of fold `index`.
    ///
    /// # Errors
    /// When the file is of another fold, or does not say of which.
    pub fn read(path: &Path, config: &TrainingConfig, index: u32) -> Result<Self> {
        let file = RootFile::open(path).map_err(|source| Error::FoldFile { source })?;
        if let Some(text) = file.text(provenance::NAME)? {
            let provenance = Provenance::from_json(&text, &path.display().to_string())?;
            let fold = provenance.fold.clone();
            if fold.index != index {
                return Err(Error::OtherFold { path: path.to_owned(), found: fold.index, index });
            }
            return Ok(Self { fold, unchecked: None, provenance: Some(provenance) });
        }
        let Some(rule) = &config.fold else { return Err(Error::NoOrigin { path: path.to_owned() }) };
        let fold = Fold { rule: rule.clone(), index, fixed: Default::default() };
        Ok(Self { fold, unchecked: Some(rule.clone()), provenance: None })
    }
}
