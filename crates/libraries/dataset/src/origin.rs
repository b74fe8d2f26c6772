//! Where a fold file comes from, and that it is the file of the fold that is trained on.
//!
//! Files of `create-training-dataset` carry their fold. For files of other tools the training configuration says how events
//! are divided, and every event is checked against it. Without either, nothing can be promised about the model.
use std::path::Path;

use common::config::{FoldFile, TrainingConfig};
use common::provenance::{self, InputFile, Provenance};
use common::{FixedTree, Fold, FoldRule};
use rayon::prelude::*;
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

impl Origin {
    /// Checks that the file at `path` divides events as that of the first era does.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_rule(&self, path: &Path, expected: &FoldRule, first: &Path) -> Result<()> {
        let found = &self.fold.rule;
        if found == expected {
            return Ok(());
        }
        let (found, expected) = (found.to_string(), expected.to_string());
        Err(Error::RuleOfEra { path: path.to_owned(), found, first: first.to_owned(), expected })
    }
}

/// What is known of the files of a fold: one, or one for each era.
#[derive(Debug)]
pub struct Origins<'c> {
    /// The fold, with the trees of all eras that are in one fold whole.
    pub fold: Fold,
    /// The files in the order of the eras.
    pub files: Vec<(FoldFile<'c>, Origin)>,
}

impl<'c> Origins<'c> {
    /// Reads the origins of the files of fold `index`, which must divide events by the same rule.
    ///
    /// # Errors
    /// Those of [`Origin::read`]; when there is no such fold, or two eras have different rules.
    pub fn read(config: &'c TrainingConfig, index: u32) -> Result<Self> {
        let read = |file: FoldFile<'c>| {
            let origin = Origin::read(file.path, config, index);
            Ok((file, origin.map_err(|problem| problem.of_era(config, file.era))?))
        };
        let files = config.fold_files(index)?.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let mut fold = files[0].1.fold.clone();
        fold.fixed.clear();
        for (file, origin) in &files {
            origin.check_rule(file.path, &fold.rule, files[0].0.path)?;
            let era = file.era.map(|era| config.era_name(era).to_owned());
            fold.fixed.extend(origin.fold.fixed.iter().map(|fixed| FixedTree { era: era.clone(), ..fixed.clone() }));
        }
        Ok(Self { fold, files })
    }

    /// The files in messages.
    pub fn paths(&self) -> Vec<String> {
        self.files.iter().map(|(file, _)| file.path.display().to_string()).collect()
    }

    /// The ntuples that the files came from, each once.
    pub fn inputs(&self) -> Vec<InputFile> {
        let known = self.files.iter().filter_map(|(_, origin)| origin.provenance.as_ref());
        let mut inputs: Vec<InputFile> = Vec::new();
        for input in known.flat_map(|known| &known.inputs) {
            if self.files.len() == 1 || !inputs.contains(input) {
                inputs.push(input.clone());
            }
        }
        inputs
    }

    /// The files by their content.
    ///
    /// # Errors
    /// When one cannot be read, or two are the same.
    pub fn identify(&self) -> Result<Vec<InputFile>> {
        let paths: Vec<&Path> = self.files.iter().map(|(file, _)| file.path).collect();
        let files = paths.par_iter().map(|path| InputFile::identify(path)).collect::<Result<Vec<_>, _>>()?;
        for (index, file) in files.iter().enumerate() {
            if let Some(first) = files[..index].iter().find(|first| first.sha256 == file.sha256) {
                return Err(Error::SameFile { first: first.path.clone(), path: file.path.clone() });
            }
        }
        Ok(files)
    }
}
