//! A model file, read: the network and what it knows of itself.

use std::path::{Path, PathBuf};

use common::config::TrainingConfig;
use modelfile::{Interface, Manifest, ModelFile};
use network::{Head, Model};

use crate::agreement::{self, Listed};
use crate::error::{Error, Result};

/// A network with its preprocessing, its fold, and the names of its variables and classes.
#[derive(Debug)]
pub struct Classifier {
    /// Its file.
    pub path: PathBuf,
    /// What it knows of itself.
    pub manifest: Manifest,
    /// The network.
    pub model: Model,
}

impl Classifier {
    /// Reads a model file.
    ///
    /// # Errors
    /// When it is none, or its tensors do not fit its architecture.
    pub fn read(path: &Path) -> Result<Self> {
        let file = ModelFile::read(path)?;
        let model = Model::from_file(&file).map_err(|source| Error::Model { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), manifest: file.manifest, model })
    }

    /// Whether it gives a number, not scores of classes.
    pub fn is_regression(&self) -> bool {
        self.model.architecture().output.activation == Head::Linear
    }

    /// Compares the model with a training configuration: variables and classes, both in order, and the number of folds.
    ///
    /// # Errors
    /// When they disagree; the message names the first difference.
    pub fn agree_with_training(&self, training: &TrainingConfig) -> Result<()> {
        let listed = Listed {
            what: "the training configuration",
            variables: &training.variables,
            target: training.target.as_ref(),
            classes: &training.outputs(),
        };
        self.agree_on_eras(listed.what, training.era_names().map(str::to_owned).collect())?;
        agreement::check(listed, &self.manifest.interface, &self.path)?;
        let expected = self.manifest.seen.fold.rule.folds;
        if training.folds() != expected {
            return Err(Error::Folds { path: self.path.clone(), found: training.folds() as usize, expected });
        }
        Ok(())
    }

    /// Compares the variables and classes, both in order, with those of another model.
    ///
    /// # Errors
    /// When they disagree; the message names the first difference.
    pub fn agree_with(&self, other: &Classifier) -> Result<()> {
        let Interface { variables, classes, target, .. } = &other.manifest.interface;
        let what = &format!("`{}`", other.path.display());
        let listed = Listed { what, variables, target: target.as_ref(), classes };
        self.agree_on_eras(what, other.manifest.interface.era_names().to_vec())?;
        agreement::check(listed, &self.manifest.interface, &self.path)?;
        other
            .manifest
            .seen
            .inputs
            .iter()
            .try_for_each(|input| self.check_input(&input.path, &input.sha256, input.era.as_deref()))
    }
}
