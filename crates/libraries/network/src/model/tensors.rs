//! A model as named tensors, the way a model file holds it.

use std::collections::BTreeMap;

use modelfile::{Learner, ModelFile, Tensor};

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
            for parameter in layout.parameters() {
                let name = prefix(member, members) + &parameter.name;
                let Some(tensor) = left.remove(name.as_str()) else {
                    return Err(Error::MissingTensor { name });
                };
                if tensor.shape != parameter.shape || tensor.values.len() != parameter.range.len() {
                    let (found, expected) = (tensor.shape.clone(), parameter.shape.clone());
                    return Err(Error::TensorShape { name, found, expected });
                }
                // In the order of the flat vector: no more memory is taken than there are values.
                parameters.extend_from_slice(&tensor.values);
            }
        }
        match left.first_key_value() {
            Some((name, _)) => Err(Error::UnknownTensor { name: (*name).to_owned() }),
            None => Self::ensemble(architecture, parameters),
        }
    }

    /// The model in a model file. Its widths must be those of the manifest's variables and classes.
    pub fn from_file(file: &ModelFile) -> Result<Self> {
        let Learner::Network(network) = &file.manifest.learner;
        let architecture: Architecture = serde_json::from_value(network.architecture.clone())?;
        let agree = |what, found, expected| match found == expected {
            true => Ok(()),
            false => Err(Error::Shape { sample: "model file, architecture".into(), what, found, expected }),
        };
        agree("inputs", architecture.inputs, file.manifest.interface.variables.len())?;
        agree("classes", architecture.output.classes, file.manifest.interface.classes.len())?;
        Self::from_tensors(architecture, network.members, &file.tensors)?.weighted(&network.member_weights)
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
