//! The training configuration: classes, variables, weights and the model.

use super::architecture::CategoryConfig;
use super::augmentation::AugmentationConfig;
use super::eras::Eras;
use super::model::ModelConfig;
use super::parameter::ParameterConfig;
use super::variable::{Missing, Variable};
use crate::fold::{FoldRule, TrainOn};
use crate::preprocessing::Kind;
use crate::weight::{NegativeWeights, ValidationWeights, WeightPolicy};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// An angle that `event_frame` reads.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameAngle {
    /// As `objects` names it.
    pub name: String,
    /// What is read.
    pub expression: String,
    /// What it is in events that have none.
    pub default: Option<f64>,
    /// Values that stand for none.
    pub missing: Option<Missing>,
    /// Whether it is φ, else η.
    pub is_phi: bool,
}

/// What `train` does, resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingConfig {
    /// Fold files; the index is the fold. None with eras, which have their own.
    pub datasets: Vec<PathBuf>,
    /// Periods of data taking that are trained on together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eras: Option<Eras>,
    /// Folder of models, histories and figures; models of the other configurations are relative to it.
    pub output_path: PathBuf,
    /// Classes (trees of the fold files); the order is that of the network's outputs, unless there is a `target`.
    pub classes: Vec<String>,
    /// The number that the network learns of each event, in place of its class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Variable>,
    /// One factor for each class, in the order of `classes`.
    pub class_weights: Vec<f64>,
    /// Whether the classes get factors that make their sums of training weights equal, in place of `class_weights`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub equal_classes: bool,
    /// A factor on all weights.
    pub global_weight_scale: f64,
    /// Branch or expression of the event weight.
    pub event_weights: String,
    /// Inputs of the network, in order.
    pub variables: Vec<Variable>,
    /// Angles that `event_frame` reads, for who checks them; their turned values are among the variables.
    #[serde(skip)]
    pub frame_angles: Vec<FrameAngle>,
    /// How training events are turned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub augmentation: Option<AugmentationConfig>,
    /// What the last of them is a parameter of, if the network is parametrised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<ParameterConfig>,
    /// Share of the events that is trained on; the rest validates.
    pub train_test_split: f64,
    /// The preprocessing of the variables.
    pub preprocessing: Kind,
    /// Whether the preprocessing is fitted with event weights.
    pub preprocessing_weighted: bool,
    /// What training does with negative weights.
    pub negative_weights: NegativeWeights,
    /// Whose weights validation goes by; the signed ones where `negative_weights` changes none.
    #[serde(default = "ValidationWeights::unsaid", skip_serializing_if = "ValidationWeights::is_unsaid")]
    pub validation_weights: ValidationWeights,
    /// How events are divided, for fold files that do not say it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fold: Option<FoldRule>,
    /// What the model of a fold is trained on, for the same files.
    #[serde(default = "TrainOn::unsaid", skip_serializing_if = "TrainOn::is_unsaid")]
    pub train_on: TrainOn,
    /// The one seed.
    pub seed: u64,
    /// The network and how it is trained.
    pub model: ModelConfig,
}

impl TrainingConfig {
    /// `fold{f}_model.safetensors` in the output folder.
    pub fn model_file(&self, fold: u32) -> PathBuf {
        self.output_path.join(Self::model_name(fold))
    }

    /// `fold{f}_model.safetensors`
    pub fn model_name(fold: u32) -> String {
        format!("fold{fold}_model.safetensors")
    }

    /// `fold{f}_preprocessing.yaml` in the output folder.
    pub fn preprocessing_file(&self, fold: u32) -> PathBuf {
        self.output_path.join(Self::preprocessing_name(fold))
    }

    /// `fold{f}_preprocessing.yaml`
    pub fn preprocessing_name(fold: u32) -> String {
        format!("fold{fold}_preprocessing.yaml")
    }

    /// Names of the network's outputs, in order: the classes, or the target.
    pub fn outputs(&self) -> Vec<String> {
        self.target.as_ref().map_or_else(|| self.classes.clone(), |target| vec![target.name.clone()])
    }

    /// Where a training of a fold that is not finished stands: of an ensemble a file for each member.
    pub fn checkpoint_files(&self, fold: u32) -> Vec<PathBuf> {
        let file = |of: &str| self.output_path.join(format!("fold{fold}_{of}checkpoint.safetensors"));
        match self.model.ensemble {
            None => vec![file("")],
            Some(ensemble) => (0..ensemble.members).map(|member| file(&format!("member{member}_"))).collect(),
        }
    }

    /// The model of a fold before its training diverged.
    pub fn last_good_model_file(&self, fold: u32) -> PathBuf {
        self.output_path.join(format!("fold{fold}_last_good_model.safetensors"))
    }

    /// Names of the variables, in order.
    pub fn variable_names(&self) -> Vec<String> {
        self.variables.iter().map(|variable| variable.name.clone()).collect()
    }

    /// The categorical variables, each with its index.
    pub fn categories(&self) -> impl Iterator<Item = (usize, &CategoryConfig)> {
        let categories = self.model.architecture.iter().flat_map(|architecture| &architecture.categories);
        categories.filter_map(|category| {
            let index = self.variables.iter().position(|variable| variable.name == category.variable)?;
            Some((index, category))
        })
    }

    /// Indices of the variables that are not preprocessed: categories, components of four-momenta and the era.
    pub fn left_variables(&self) -> Vec<usize> {
        let boosts = self.model.architecture.iter().filter_map(|architecture| architecture.lorentz_boost.as_ref());
        let momenta: Vec<&String> = boosts.flat_map(|boost| boost.particles.as_flattened()).collect();
        let is_momentum = |index: &usize| momenta.contains(&&self.variables[*index].name);
        let plain = self.categories().map(|(index, _)| index).chain((0..self.variables.len()).filter(is_momentum));
        plain.chain(self.era_variables()).collect()
    }

    /// How training weights are made of event weights.
    pub fn weight_policy(&self) -> WeightPolicy {
        WeightPolicy {
            class_weights: self.class_weights.clone(),
            global_scale: self.global_weight_scale,
            negative: self.negative_weights,
            equal: self.equal_classes,
        }
    }
}
