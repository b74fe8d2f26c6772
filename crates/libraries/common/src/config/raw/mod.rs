//! What is written in the YAML files, key by key, with places. Nothing outside of `resolve` sees it.

mod application;
mod architecture;
mod augmentation;
mod balanced_batches;
mod blocks;
mod dataset;
mod early_stopping;
mod ensemble;
mod eras;
mod inputs;
mod loss;
mod model;
mod optimiser;
mod parameter;
mod schedule;
#[cfg(feature = "schema")]
mod schema;
mod snapshots;
mod testing;
mod training;
mod value;
mod weight_averaging;

pub use application::Application;
pub use architecture::{Architecture, Layer, LorentzBoost};
pub use augmentation::Augmentation;
pub use balanced_batches::BalancedBatches;
pub use blocks::blocks;
pub use dataset::{Dataset, Fold, Process};
pub use early_stopping::EarlyStopping;
pub use ensemble::Ensemble;
pub use eras::{Datasets, ERA_PREFIX};
pub use inputs::{Components, EventFrame, Indicators, Inputs, Missing, MissingOfAll, NamedVariable, Objects, Variable};
pub use loss::{Decorrelate, Loss, LossSettings};
pub use model::{Model, PlateauOrPatience};
pub use optimiser::{ClipGradient, Optimiser};
pub use parameter::Parameter;
pub use schedule::{Schedule, WarmUp};
#[cfg(feature = "schema")]
pub use schema::era_keys;
pub use snapshots::Snapshots;
pub use testing::Testing;
pub use training::Training;
pub use value::{At, NameOr, NumberOr, OneOrMany, Ordered};
pub use weight_averaging::WeightAveraging;
