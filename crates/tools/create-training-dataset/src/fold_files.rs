//! The output: one file for each fold, all of them open at once, with one tree for each class.
//!
//! The files appear together when the last event is written, or not at all.

use anyhow::{Context, Result};
use common::config::DatasetConfig;
use dataset::Class;
use modelfile::provenance::{self, Provenance};
use rayon::prelude::*;
use rootfile::{Column, TreeId, Writer};
use storage::output;

/// All fold files.
pub struct FoldFiles {
    files: Vec<FoldFile>,
}

struct FoldFile {
    writer: Writer,
    trees: Vec<TreeId>,
}

/// Refuses to overwrite, unless told to, and tries whether the folder can be written to.
pub fn check(config: &DatasetConfig, force: bool) -> Result<()> {
    (0..config.fold.folds).try_for_each(|fold| Ok(output::check(&config.fold_file(fold), force)?))
}

impl FoldFiles {
    /// Opens the files and the trees of all classes.
    pub fn create(classes: &[Class], config: &DatasetConfig) -> Result<Self> {
        let compression = dataset::compression(config).map_err(|error| shell::Usage(error.to_string()))?;
        let open = |fold| {
            let mut writer = Writer::create(config.fold_file(fold), compression)?;
            let mut trees = Vec::with_capacity(classes.len());
            for class in classes {
                let tree = writer.tree(class.tree(&config.training_weight_branch));
                let tree = tree.with_context(|| format!("class `{}`", class.name))?;
                class.aliases.iter().for_each(|(name, formula)| writer.alias(tree, name, formula));
                trees.push(tree);
            }
            Ok(FoldFile { writer, trees })
        };
        Ok(Self { files: (0..config.fold.folds).map(open).collect::<Result<_>>()? })
    }

    /// Adds events to the tree of a class: for each fold the columns of the class and the training weight.
    pub fn fill(&mut self, class: usize, folds: &[Vec<Column>]) -> Result<()> {
        self.files.par_iter_mut().zip(folds).try_for_each(|(file, columns)| {
            let columns: Vec<&Column> = columns.iter().collect();
            Ok(file.writer.fill(file.trees[class], &columns)?)
        })
    }

    /// Stores the provenance of each file, then lets all files appear.
    pub fn finish(mut self, provenance: &[Provenance]) -> Result<()> {
        for (file, provenance) in self.files.iter_mut().zip(provenance) {
            file.writer.text(provenance::NAME, &provenance.to_json()?)?;
        }
        let complete = self.files.into_par_iter().map(|file| file.writer.complete());
        let complete: Vec<_> = complete.collect::<Result<_, _>>()?;
        complete.into_iter().try_for_each(|file| Ok(file.publish()?))
    }
}
