//! A model as named tensors, the way a model file holds it.

use common::model_file::{ModelFile, Tensor};

use crate::architecture::{Architecture, Layout};
use crate::error::{Error, Result};
use crate::model::Model;

impl Model {
    /// All parameters as named tensors: kernels `[inputs, outputs]`, all others `[units]`.
    pub fn tensors(&self) -> Vec<Tensor> {
        let tensor = |parameter: &crate::Parameter| Tensor {
            name: parameter.name.clone(),
            shape: parameter.shape.clone(),
            values: self.parameters[parameter.range.clone()].to_vec(),
        };
        self.layout().parameters().iter().map(tensor).collect()
    }

    /// A model from an architecture and exactly its tensors, in any order.
    pub fn from_tensors(architecture: Architecture, tensors: &[Tensor]) -> Result<Self> {
        architecture.check()?;
        let layout = Layout::of(&architecture);
        let known = |name: &str| layout.parameters().iter().any(|parameter| parameter.name == name);
        if let Some(tensor) = tensors.iter().find(|tensor| !known(&tensor.name)) {
            return Err(Error::UnknownTensor { name: tensor.name.clone() });
        }
        let mut parameters = vec![0.0; layout.len()];
        for parameter in layout.parameters() {
            let name = parameter.name.clone();
            let Some(tensor) = tensors.iter().find(|tensor| tensor.name == name) else {
                return Err(Error::MissingTensor { name });
            };
            if tensor.shape != parameter.shape || tensor.values.len() != parameter.range.len() {
                let (found, expected) = (tensor.shape.clone(), parameter.shape.clone());
                return Err(Error::TensorShape { name, found, expected });
            }
            parameters[parameter.range.clone()].copy_from_slice(&tensor.values);
        }
        Self::new(architecture, parameters)
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
        Self::from_tensors(architecture, &file.tensors)
    }

    /// The architecture as the manifest of a model file holds it.
    pub fn architecture_json(&self) -> Result<serde_json::Value> {
        Ok(serde_json::to_value(&self.architecture)?)
    }
}
