//! The model file: `fold{f}_model.safetensors`, tensors and a manifest in one file.
//!
//! The manifest is JSON in the header's `__metadata__` under the key "twofold". It holds everything that is needed
//! to use the tensors (architecture, variables, preprocessing, classes) and to trust them (fold rule, training files,
//! configuration), so that a model cannot be separated from its inputs. Python reads it with the package
//! `safetensors`. The format is described in `docs/formats.md`.

mod manifest;
mod read;
#[cfg(test)]
mod tests;

pub use manifest::{Manifest, TrainingResult};

use crate::{Error, output, provenance};
use safetensors::tensor::{Dtype, TensorView};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// A trained network with its manifest.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelFile {
    /// What the tensors mean and where they come from.
    pub manifest: Manifest,
    /// The weights, in the order of their names when read from a file.
    pub tensors: Vec<Tensor>,
}

/// A named array of f32, row-major.
#[derive(Debug, Clone, PartialEq)]
pub struct Tensor {
    /// Unique name.
    pub name: String,
    /// Lengths of its axes.
    pub shape: Vec<usize>,
    /// As many values as the product of the shape.
    pub values: Vec<f32>,
}

impl ModelFile {
    /// Reads and checks a model file: the header, the manifest, and that all values are finite.
    pub fn read(path: &Path) -> Result<Self, Error> {
        read::read(path)
    }

    /// The tensor called `name`.
    pub fn tensor(&self, name: &str) -> Option<&Tensor> {
        self.tensors.iter().find(|tensor| tensor.name == name)
    }

    /// Writes the file whole or not at all. Same content, same bytes.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let bytes = self.to_bytes().map_err(|problem| Error::ModelFile { path: path.to_owned(), problem })?;
        output::write(path, bytes)
    }

    fn to_bytes(&self) -> Result<Vec<u8>, String> {
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
        let manifest = serde_json::to_string(&self.manifest).map_err(|error| error.to_string())?;
        // One entry only: the order of a HashMap must not reach the bytes.
        let metadata = HashMap::from([(provenance::NAME.to_owned(), manifest)]);
        safetensors::serialize(views, Some(metadata)).map_err(|error| error.to_string())
    }
}

impl Tensor {
    fn check(&self) -> Result<(), String> {
        let expected: usize = self.shape.iter().product();
        if expected != self.values.len() {
            let (name, shape, found) = (&self.name, &self.shape, self.values.len());
            return Err(format!("tensor `{name}` of shape {shape:?} has {found} values; expected {expected}"));
        }
        match self.values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(format!(
                "tensor `{}` holds {} at index {index}; expected finite numbers\n\
                 help: the training diverged; lower the learning rate or check the inputs",
                self.name, self.values[index]
            )),
            None => Ok(()),
        }
    }
}

/// Fails with a clear text if the JSON `text` says that it is of a newer format than `newest`.
pub(crate) fn check_format(text: &str, newest: u32) -> Result<(), String> {
    #[derive(serde::Deserialize)]
    struct Head {
        format: u32,
    }
    let head: Head = serde_json::from_str(text).map_err(|error| format!("not a description of ours: {error}"))?;
    if head.format == 0 || head.format > newest {
        let found = head.format;
        return Err(format!(
            "written in format {found}; this program knows formats up to {newest}\nhelp: use a newer version of twofold"
        ));
    }
    Ok(())
}
