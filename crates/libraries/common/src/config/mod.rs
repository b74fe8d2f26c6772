//! The YAML configuration of the tools: what is written (`raw`) becomes what is meant (`resolve`).
//!
//! The files of htt-ml run unchanged; new keys extend them. All keys are in `docs/configuration.md`. Unknown and
//! repeated keys are refused. Errors are `file:line:column: message`, with advice where there is any.

mod any;
mod application;
pub(crate) mod architecture;
mod augmentation;
mod balanced_batches;
mod dataset;
mod early_stopping;
mod ensemble;
mod eras;
mod error;
mod kept;
mod kind;
mod loss;
mod model;
pub(crate) mod named;
mod optimiser;
mod parameter;
mod preset;
mod raw;
mod resolve;
mod schedule;
#[cfg(feature = "schema")]
mod schema;
mod snapshots;
mod testing;
#[cfg(test)]
mod tests;
mod training;
mod training_eras;
mod variable;
mod weight_averaging;
pub(crate) mod yaml;

pub use any::DataConfig;
pub use application::ApplicationConfig;
pub use architecture::{
    Activation, ArchitectureConfig, Body, BoostConfig, CategoryConfig, Head, Initialiser, LayerConfig, OutputConfig,
    Pattern,
};
pub use augmentation::AugmentationConfig;
pub use balanced_batches::BalancedBatches;
pub use dataset::{DatasetConfig, Process};
pub use early_stopping::{EarlyStoppingConfig, Monitor};
pub use ensemble::{EnsembleConfig, MemberSplit, MemberWeighting};
pub use eras::{Era, Eras, FoldFile, Told};
pub use error::Error;
pub use kept::{WeightsKept, scheduled_epochs};
pub use loss::{Asimov, ClassGroup, Decorrelation, Loss};
pub use model::{LossNormalisation, ModelConfig, PlateauConfig};
pub use named::Named;
pub use optimiser::{ClipGradient, Optimiser, OptimiserSettings};
pub use parameter::{BackgroundValues, DrawTime, ParameterConfig};
pub use preset::PresetName;
pub use schedule::{Course, Schedule, WarmUp};
#[cfg(feature = "schema")]
pub use schema::schemas;
pub use snapshots::Snapshots;
pub use testing::TestingConfig;
pub use training::{FrameAngle, TrainingConfig};
pub use variable::{Missing, Replace, Statistic, Variable};
pub use weight_averaging::WeightAveragingConfig;

use resolve::Resolve;
pub use resolve::join;
use serde::de::DeserializeOwned;
use std::path::Path;

macro_rules! readable {
    ($($config:ty, $raw:ty);+ $(;)?) => {$(
        impl $config {
            /// Reads and checks a YAML file.
            pub fn read(path: &Path) -> Result<Self, Error> {
                read::<$raw>(path)
            }

            /// As [`Self::read`], from text; `path` names it in errors.
            pub fn parse(path: &Path, text: &str) -> Result<Self, Error> {
                parse::<$raw>(path, text)
            }
        }
    )+};
}

readable! {
    DatasetConfig, raw::Dataset;
    TrainingConfig, raw::Training;
    TestingConfig, raw::Testing;
    ApplicationConfig, raw::Application;
}

fn read<R: Resolve + DeserializeOwned>(path: &Path) -> Result<R::Resolved, Error> {
    parse::<R>(path, &text(path)?)
}

fn parse<R: Resolve + DeserializeOwned>(path: &Path, text: &str) -> Result<R::Resolved, Error> {
    yaml::parse_if::<R>(path, text, |keys| R::KIND.check(path, keys))?.resolve(&resolve::Place { path })
}

/// The text of a file.
fn text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|source| Error::unreadable(path, source))
}
