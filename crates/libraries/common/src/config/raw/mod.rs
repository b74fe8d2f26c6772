//! What is written in the YAML files, key by key, with places. Nothing outside of `resolve` sees it.

mod architecture;
mod augmentation;
mod balanced_batches;
mod early_stopping;
mod ensemble;
mod eras;
mod inputs;
mod loss;
mod model;
mod optimiser;
mod parameter;
mod schedule;
mod snapshots;
mod value;
mod weight_averaging;

pub use architecture::{Architecture, Layer, LorentzBoost};
pub use augmentation::Augmentation;
pub use balanced_batches::BalancedBatches;
pub use early_stopping::EarlyStopping;
pub use ensemble::Ensemble;
pub use eras::{Datasets, ERA_PREFIX};
pub use inputs::{Components, EventFrame, Indicators, Inputs, Missing, MissingOfAll, NamedVariable, Objects, Variable};
pub use loss::{Decorrelate, Loss, LossSettings};
pub use model::{Model, PlateauOrPatience};
pub use optimiser::{ClipGradient, Optimiser};
pub use parameter::Parameter;
pub use schedule::{Schedule, WarmUp};
pub use snapshots::Snapshots;
pub use value::{At, NameOr, NumberOr, OneOrMany, Ordered};
pub use weight_averaging::WeightAveraging;

use serde::Deserialize;

/// A dataset configuration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dataset {
    pub output_path: Option<At<String>>,
    pub output_filename: At<String>,
    pub tree_path: Option<At<String>>,
    pub base_path: Option<At<String>>,
    pub event_branch: Option<At<String>>,
    pub fold: Option<At<Fold>>,
    pub folds: Option<At<u32>>,
    pub training_weight_branch: Option<At<String>>,
    pub friend_paths: Option<At<OneOrMany>>,
    pub compression: Option<At<String>>,
    pub luminosity: Option<At<f64>>,
    pub cross_sections: Option<At<String>>,
    pub sums_of_weights: Option<At<String>>,
    pub processes: At<Ordered<Process>>,
}

/// `fold: {hash: […]}` or `fold: {expression: "…"}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fold {
    pub hash: Option<At<OneOrMany>>,
    pub expression: Option<At<String>>,
}

/// One process.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    pub files: At<OneOrMany>,
    pub tree_path: Option<At<String>>,
    pub cut_string: Option<At<String>>,
    pub weight_string: Option<At<String>>,
    pub class: At<String>,
    pub sample: Option<At<String>>,
    pub cross_section: Option<At<f64>>,
    pub sum_of_weights: Option<At<f64>>,
    #[serde(alias = "normalize")]
    pub normalise: Option<bool>,
    pub fold: Option<At<u32>>,
    pub friend_paths: Option<At<OneOrMany>>,
}

/// A training configuration; how it is read is in `eras`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct Training {
    pub datasets: Option<At<Datasets>>,
    /// `datasets_NAME`: the name, at the place of the key, and the files.
    #[serde(skip)]
    pub eras: Vec<(At<String>, At<OneOrMany>)>,
    pub randomised_eras: Option<At<OneOrMany>>,
    pub output_path: Option<At<String>>,
    pub classes: At<OneOrMany>,
    pub target: Option<At<Variable>>,
    pub class_weights: Option<At<NameOr<Ordered<At<f64>>>>>,
    pub global_weight_scale: Option<At<f64>>,
    pub event_weights: Option<At<String>>,
    pub variables: At<Vec<At<Variable>>>,
    pub variable_defaults: Option<Ordered<At<f64>>>,
    pub missing: Option<At<MissingOfAll>>,
    pub clip: Option<At<f64>>,
    pub event_frame: Option<At<EventFrame>>,
    pub augmentation: Option<At<Augmentation>>,
    pub parameter: Option<At<Parameter>>,
    pub train_test_split: Option<At<f64>>,
    pub preprocessing: Option<At<String>>,
    pub preprocessing_weighted: Option<bool>,
    pub negative_weights: Option<At<String>>,
    pub event_branch: Option<At<String>>,
    pub fold: Option<At<Fold>>,
    pub folds: Option<At<u32>>,
    pub seed: Option<u64>,
    pub model: At<Model>,
}

/// A testing configuration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Testing {
    #[serde(alias = "models")]
    pub model: At<OneOrMany>,
    pub preprocessing: Option<At<OneOrMany>>,
    pub weight_branch: Option<At<String>>,
    pub output_prefix: Option<At<String>>,
}

/// An application configuration.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    pub classifiers: At<OneOrMany>,
    pub preprocessing: Option<At<OneOrMany>>,
    pub branch_prefix: Option<At<String>>,
    pub output_directory: Option<At<String>>,
}
