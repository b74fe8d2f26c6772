//! The model file: `fold{f}_model.safetensors`, tensors and a manifest in one file.
//!
//! The manifest is JSON in the header's `__metadata__` under the key "twofold". It holds everything that is needed
//! to use the tensors (variables, preprocessing, classes, architecture) and to trust them (fold rule, training files,
//! configuration), so that a model cannot be separated from its inputs. Python reads it with the package
//! `safetensors`. The format is described in `docs/formats.md`.

use crate::manifest::Manifest;
use crate::tensor::Tensor;
use crate::{Error, format2, provenance, read};
use safetensors::tensor::{Dtype, TensorView};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use storage::output;

/// A trained model with its manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    /// What the tensors mean and where they come from.
    pub manifest: Manifest,
    /// The weights, in the order of their names when read from a file.
    pub tensors: Vec<Tensor>,
}

impl ModelFile {
    /// Reads and checks a model file: the header, the manifest, and that all values are finite.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = fs::read(path).map_err(|source| storage::Error::Read { path: path.to_owned(), source })?;
        let (manifest, tensors) =
            read::parse(&bytes).map_err(|problem| Error::ModelFile { path: path.to_owned(), problem })?;
        Ok(Self { manifest, tensors })
    }

    /// The tensor called `name`.
    pub fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }

    /// Writes the file whole or not at all. Same content, same bytes.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let bytes = self.to_bytes().map_err(|problem| Error::ModelFile { path: path.to_owned(), problem })?;
        Ok(output::write(path, bytes)?)
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, String> {
        let mut names = BTreeMap::new();
        for tensor in &self.tensors {
            tensor.check()?;
            let bytes: Vec<u8> = tensor.values.iter().flat_map(|value| value.to_le_bytes()).collect();
            if names.insert(tensor.name.as_str(), (&tensor.shape, bytes)).is_some() {
                return Err(format!("two tensors are called `{}`", tensor.name));
            }
        }
        let views: Vec<_> = names
            .iter()
            .map(|(name, (shape, bytes))| {
                TensorView::new(Dtype::F32, (*shape).clone(), bytes).map(|view| (*name, view))
            })
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        let manifest =
            serde_json::to_string(&format2::File::from(&self.manifest)).map_err(|error| error.to_string())?;
        // One entry only: the order of a HashMap must not reach the bytes.
        let metadata = HashMap::from([(provenance::NAME.to_owned(), manifest)]);
        safetensors::serialize(views, Some(metadata)).map_err(|error| error.to_string())
    }
}
