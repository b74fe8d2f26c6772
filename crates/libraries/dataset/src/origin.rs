//! Where fold files come from, and which of them the model of a fold is trained on: its own, or all others.
//!
//! Files of `create-training-dataset` carry their fold. For files of other tools the training configuration says how events
//! are divided, and every event is checked against it. Without either, nothing can be promised about the model. Which events the
//! model may score then is decided by `classifier::unseen`.
use std::path::Path;

use common::config::{FoldFile, TrainingConfig};
use common::{FixedTree, Fold, FoldRule, TrainOn};
use modelfile::provenance::{self, InputFile, Provenance};
use ntuple::Chunk;
use rayon::prelude::*;
use rootfile::RootFile;

use crate::columns::TrainingColumns;
use crate::error::{Error, FoldsOfEras, Result};
use crate::leak::{Leak, leaks};

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
        let fold = Fold { rule: rule.clone(), index, train_on: config.train_on, fixed: Vec::new() };
        Ok(Self { fold, unchecked: Some(rule.clone()), provenance: None })
    }
}

impl Origin {
    /// Checks that the file at `path` divides events, and gives models their folds, as the first one does.
    ///
    /// # Errors
    /// When it does not.
    pub fn check_division(&self, path: &Path, expected: &Fold, first: &Path) -> Result<()> {
        let (path, first) = (path.to_owned(), first.to_owned());
        if self.fold.rule != expected.rule {
            let (found, expected) = (self.fold.rule.to_string(), expected.rule.to_string());
            return Err(Error::OtherRule { path, found, first, expected });
        }
        let (found, expected) = (self.fold.train_on, expected.train_on);
        if found == expected { Ok(()) } else { Err(Error::OtherTrainOn { path, found, first, expected }) }
    }
}

/// What to do about ntuples that are [repeated](Origins::repeated).
pub const REPEATED_HELP: &str = "the same events in two eras train in one and validate in the other; list each in one, in `randomised_eras` if it is of all";

/// What is known of the files that the model of a fold is trained on.
#[derive(Debug)]
pub struct Origins<'c> {
    /// The fold of the model, with the trees of all eras that are in one fold whole.
    pub fold: Fold,
    /// The files, fold by fold, and in each in the order of the eras.
    pub files: Vec<(FoldFile<'c>, Origin)>,
}

impl<'c> Origins<'c> {
    /// Reads the origins of the files that the model of fold `index` is trained on: those of fold `index` say which.
    ///
    /// # Errors
    /// Those of [`Origin::read`]; when there is no such fold, or not all that are trained on, two files divide events in different ways, or two eras do not agree on
    /// the fold of a tree.
    pub fn read(config: &'c TrainingConfig, index: u32) -> Result<Self> {
        let read = |file: FoldFile<'c>| {
            let origin = Origin::read(file.path, config, file.fold);
            Ok((file, origin.map_err(|problem| problem.of_era(config, file.era))?))
        };
        let read_all = |fold: u32| config.fold_files(fold)?.into_iter().map(read).collect::<Result<Vec<_>>>();
        let own = read_all(index)?;
        let (first, mut fold) = (own[0].0.path, own[0].1.fold.clone());
        own.iter().try_for_each(|(file, origin)| origin.check_division(file.path, &fold, first))?;
        let (listed, folds) = (config.folds(), fold.rule.folds);
        if fold.train_on == TrainOn::Others && listed != folds {
            return Err(Error::FoldsListed { listed, folds });
        }
        let files = match fold.train_on {
            TrainOn::Own => own,
            TrainOn::Others => {
                let files = fold.trained_folds().into_iter().map(read_all).collect::<Result<Vec<_>>>()?;
                files.into_iter().flatten().collect()
            }
        };
        fold.fixed.clear();
        for (file, origin) in &files {
            origin.check_division(file.path, &fold, first)?;
            let era = file.era.map(|era| config.era_name(era).to_owned());
            let fixed = origin.fold.fixed.iter().map(|fixed| FixedTree { era: era.clone(), ..fixed.clone() });
            // The files of all folds say the same.
            let new: Vec<_> = fixed.filter(|fixed| !fold.fixed.contains(fixed)).collect();
            fold.fixed.extend(new);
        }
        let origins = Self { fold, files };
        origins.check_fixed(config)?;
        Ok(origins)
    }

    /// Checks that no events are in one fold in an era, and in another one or divided by the rule in another era.
    fn check_fixed(&self, config: &TrainingConfig) -> Result<()> {
        let inputs = self.inputs(config);
        let same = |a: &FixedTree, b: &FixedTree| a.sha256 == b.sha256 && a.tree == b.tree;
        for fixed in &self.fold.fixed {
            let elsewhere = inputs.iter().filter(|input| input.sha256 == fixed.sha256 && input.era != fixed.era);
            for input in elsewhere {
                let mut there = self.fold.fixed.iter().filter(|other| other.era == input.era && same(other, fixed));
                if there.next().is_none_or(|other| other.fold != fixed.fold) {
                    let (era, other) = (fixed.era.clone().unwrap_or_default(), input.era.clone().unwrap_or_default());
                    let (path, tree) = (input.path.clone(), fixed.tree.clone());
                    return Err(Error::FoldsOfEras(Box::new(FoldsOfEras { path, tree, fold: fixed.fold, era, other })));
                }
            }
        }
        Ok(())
    }

    /// What is to be said of each ntuple that is an input of two eras.
    pub fn repeated(&self, config: &TrainingConfig) -> Vec<String> {
        let inputs = self.inputs(config);
        let said = |(place, again): (usize, &InputFile)| {
            let same = |first: &&InputFile| first.sha256 == again.sha256 && first.era != again.era;
            let first = inputs[..place].iter().find(same)?;
            let (one, other) = (first.era.as_deref()?, again.era.as_deref()?);
            let (path, copy) = (first.path.display(), again.path.display());
            Some(match first.path == again.path {
                true => format!("`{path}` is an input of era `{one}` and of era `{other}`"),
                false => format!("`{path}` of era `{one}` has the same content as `{copy}` of era `{other}`"),
            })
        };
        inputs.iter().enumerate().filter_map(said).collect()
    }

    /// The files of an era, one for each fold that is trained on.
    pub fn of_era(&self, era: Option<usize>) -> Vec<FoldFile<'c>> {
        self.files.iter().map(|(file, _)| *file).filter(|file| file.era == era).collect()
    }

    /// Variables that read a branch they should not.
    pub fn leaks(&self, config: &TrainingConfig) -> Vec<Leak> {
        let trees = self
            .files
            .first()
            .map(|(file, _)| {
                config
                    .classes
                    .iter()
                    .filter_map(|class| TrainingColumns::open(&[file.path], class).ok())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        let branches = trees.iter().flat_map(|tree| tree.members()).flat_map(|member| member.branches());
        let branches: Vec<&str> = branches.map(|branch| branch.name.as_str()).collect();
        let known = self.files.iter().filter_map(|(_, origin)| origin.provenance.as_ref());
        leaks(config, Some(&self.fold.rule), known, &branches)
    }

    /// The rule to check every event of an era with, if some of its files do not say their fold.
    pub fn unchecked(&self, era: Option<usize>) -> Option<&FoldRule> {
        let of_era = self.files.iter().filter(|(file, _)| file.era == era);
        of_era.into_iter().find_map(|(_, origin)| origin.unchecked.as_ref())
    }

    /// Checks that every event of a chunk is of the fold that its file is listed for, if the folds have been read.
    ///
    /// # Errors
    /// The first event of another fold.
    pub fn check_events(&self, chunk: &Chunk<'_>) -> Result<()> {
        let of_file = self.files.iter().find(|(file, _)| file.path == chunk.file());
        TrainingColumns::check_fold(chunk, of_file.map_or(self.fold.index, |(file, _)| file.fold))
    }

    /// The files in messages.
    pub fn paths(&self) -> Vec<String> {
        self.files.iter().map(|(file, _)| file.path.display().to_string()).collect()
    }

    /// The ntuples that the files came from, each with its era.
    pub fn inputs(&self, config: &TrainingConfig) -> Vec<InputFile> {
        let of_file = |(file, origin): &(FoldFile<'_>, Origin)| {
            let (era, known) = (file.era.map(|era| config.era_name(era)), &origin.provenance);
            let inputs = known.iter().flat_map(|known| &known.inputs);
            inputs.map(|input| input.clone().of_era(era)).collect::<Vec<_>>()
        };
        let mut inputs: Vec<InputFile> = Vec::new();
        for input in self.files.iter().flat_map(of_file) {
            // The files of all folds come from the same.
            if !inputs.contains(&input) {
                inputs.push(input);
            }
        }
        inputs
    }

    /// The files by their content.
    ///
    /// # Errors
    /// When one cannot be read, or two are the same.
    pub fn identify(&self, config: &TrainingConfig) -> Result<Vec<InputFile>> {
        let identify = |(file, _): &(FoldFile<'_>, Origin)| {
            Ok(InputFile::identify(file.path)?.of_era(file.era.map(|era| config.era_name(era))))
        };
        let files = self.files.par_iter().map(identify).collect::<Result<Vec<_>>>()?;
        for (index, file) in files.iter().enumerate() {
            if let Some(first) = files[..index].iter().find(|first| first.sha256 == file.sha256) {
                return Err(Error::SameFile { first: first.path.clone(), path: file.path.clone() });
            }
        }
        Ok(files)
    }
}
