//! A model as named tensors, the way a model file holds it.

use std::collections::BTreeMap;

use modelfile::{ModelFile, Tensor};

use crate::architecture::{Architecture, Layout};
use crate::error::{Error, Result};
use crate::model::Model;

impl Model {
    /// All parameters as named tensors: kernels `[inputs, outputs]`, all others `[units]`. In an ensemble the names of those
    /// of member k, from 0, begin with `member_{k}/`.
    pub fn tensors(&self) -> Vec<Tensor> {
        let (layout, members) = (self.layout(), self.members());
        let member = |(index, values): (usize, &[f32])| {
            let tensor = |parameter: &crate::Parameter| Tensor {
                name: prefix(index, members) + &parameter.name,
                shape: parameter.shape.clone(),
                values: values[parameter.range.clone()].to_vec(),
            };
            layout.parameters().iter().map(tensor).collect::<Vec<_>>()
        };
        self.parameters.chunks_exact(layout.len()).enumerate().flat_map(member).collect()
    }

    /// A model from an architecture and exactly the tensors of so many members, in any order.
    pub fn from_tensors(architecture: Architecture, members: usize, tensors: &[Tensor]) -> Result<Self> {
        architecture.check()?;
        let layout = Layout::of(&architecture);
        // A number that does not fit the tensors ends at the first that is missing.
        let mut left: BTreeMap<&str, &Tensor> = tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)).collect();
        let mut parameters = Vec::new();
        for member in 0..members {
            let begin = parameters.len();
            parameters.resize(begin + layout.len(), 0.0);
            for parameter in layout.parameters() {
                let name = prefix(member, members) + &parameter.name;
                let Some(tensor) = left.remove(name.as_str()) else {
                    return Err(Error::MissingTensor { name });
                };
                if tensor.shape != parameter.shape || tensor.values.len() != parameter.range.len() {
                    let (found, expected) = (tensor.shape.clone(), parameter.shape.clone());
                    return Err(Error::TensorShape { name, found, expected });
                }
                parameters[begin..][parameter.range.clone()].copy_from_slice(&tensor.values);
            }
        }
        match left.first_key_value() {
            Some((name, _)) => Err(Error::UnknownTensor { name: (*name).to_owned() }),
            None => Self::ensemble(architecture, parameters),
        }
    }

    /// The model in a model file. Its widths must be those of the manifest's variables and classes.
    pub fn from_file(file: &ModelFile) -> Result<Self> {
        let architecture: Architecture = serde_json::from_value(file.manifest.architecture.clone())?;
        let agree = |what, found, expected| match found == expected {
            true => Ok(()),
            false => Err(Error::Shape { sample: "model file, architecture".into(), what, found, expected }),
        };
        agree("inputs", architecture.inputs, file.manifest.variables.len())?;
        agree("classes", architecture.output.classes, file.manifest.classes.len())?;
        Self::from_tensors(architecture, file.manifest.members, &file.tensors)?.weighted(&file.manifest.member_weights)
    }

    /// The architecture as the manifest of a model file holds it.
    pub fn architecture_json(&self) -> Result<serde_json::Value> {
        Ok(serde_json::to_value(&self.architecture)?)
    }
}

/// What the names of the tensors of a member begin with: nothing if it is the only one.
fn prefix(member: usize, members: usize) -> String {
    if members == 1 { String::new() } else { format!("member_{member}/") }
}
