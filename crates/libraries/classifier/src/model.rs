//! A model file, read: what predicts, and what it knows of itself.
//!
//! Only this file looks into the manifest. All others ask the classifier.

use std::path::{Path, PathBuf};

use common::Fold;
use common::config::Variable;
use common::preprocessing::Preprocessing;
use modelfile::{InputFile, Interface, Manifest, ModelFile, Parameter, Record};
use network::{Head, Model};

use crate::error::{Error, Result};
use crate::network_scorer::NetworkScorer;
use crate::scorer::Scorer;

/// A trained model with its preprocessing, its fold, and the names of its variables and classes.
#[derive(Debug)]
pub struct Classifier {
    path: PathBuf,
    manifest: Manifest,
    model: Model,
}

impl Classifier {
    /// Reads a model file.
    ///
    /// # Errors
    /// When it is no model file, or its tensors do not fit its architecture.
    pub fn read(path: &Path) -> Result<Self> {
        let file = ModelFile::read(path)?;
        let model = Model::from_file(&file).map_err(|source| Error::Model { path: path.to_owned(), source })?;
        Ok(Self { path: path.to_owned(), manifest: file.manifest, model })
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its inputs, in order.
    pub fn variables(&self) -> &[Variable] {
        &self.manifest.interface.variables
    }

    /// Its outputs, in order: the classes, or the target of a regression.
    pub fn classes(&self) -> &[String] {
        &self.manifest.interface.classes
    }

    /// What the variables go through first.
    pub fn preprocessing(&self) -> &Preprocessing {
        &self.manifest.interface.preprocessing
    }

    /// Its fold, whether it was trained on that or on all others, by which rule, and the trees that were put in one fold whole.
    pub fn fold(&self) -> &Fold {
        &self.manifest.seen.fold
    }

    /// The fold files that it was trained on.
    pub fn seen_files(&self) -> &[InputFile] {
        &self.manifest.seen.files
    }

    /// The ntuples that their events came from, as far as the fold files say it.
    pub fn seen_ntuples(&self) -> &[InputFile] {
        &self.manifest.seen.inputs
    }

    /// What it was made with.
    pub(crate) fn record(&self) -> &Record {
        &self.manifest.record
    }

    /// The parameter of a parametrised model.
    pub fn parameter(&self) -> Option<&Parameter> {
        self.manifest.interface.parameter.as_ref()
    }

    /// Number of networks whose mean of scores it gives.
    pub fn members(&self) -> usize {
        self.model.members()
    }

    /// Whether it gives a number, not scores of classes.
    pub fn is_regression(&self) -> bool {
        self.model.architecture().output.activation == Head::Linear
    }

    /// What it takes and what it gives.
    pub(crate) fn interface(&self) -> &Interface {
        &self.manifest.interface
    }

    /// Ready to score.
    pub(crate) fn scorer(&self) -> Box<dyn Scorer + '_> {
        Box::new(NetworkScorer::new(&self.model))
    }
}
