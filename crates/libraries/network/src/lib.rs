//! Classifiers and regressions: architectures, losses, optimisers, training and prediction.
//!
//! A network is an [`Architecture`] and one flat vector of parameters, a [`Model`]. A [`Training`] takes [`Events`]
//! and returns a model. Gradients come from own fused kernels where all layers have one, else from Burn's automatic
//! differentiation; this is the only crate that knows Burn.

mod architecture;
mod backend;
mod batchwise;
mod config;
mod divisor;
mod error;
mod event_check;
mod explanation;
mod gradient;
mod kernel;
mod loss;
mod model;
mod optimiser;
#[cfg(test)]
mod sample;
mod stage;
mod training;

pub use common::config::{Course, Monitor, Schedule, Snapshots, WarmUp};

pub use architecture::{
    Activation, Architecture, Category, Encoding, Head, Initialiser, Layer, Layout, LorentzBoost, Output, Parameter,
    Preset,
};
pub use backend::Backend;
pub use error::{Error, Result};
pub use events::{Events, Pass, SourceError, Stream, Totals, Window};
pub use explanation::explain;
pub use kernel::instruction_set;
pub use loss::{Asimov, ClassGroup, Decorrelation, Loss, Normalisation};
pub use model::{Errors, Model, Predictor, Space};
pub use optimiser::{ClipGradient, Optimiser};
pub use training::{
    Alteration, Angle, Averaged, Band, Batching, Checkpoint, Drawn, EarlyStopping, Ensemble, Epoch, History, Keep,
    Member, Objective, Observer, Outcome, Progress, RangeCurve, RangeTest, Redraw, ReduceOnPlateau, Silent, Training,
    Turn, Turned, WeightAveraging, side_by_side, split,
};
