//! Trained models put to work on events.
//!
//! A [`Classifier`] is a network with its preprocessing and all that its file says of it, compared with what a configuration
//! says. [`Inputs`] finds its variables in a chunk of an ntuple, and [`Scoring`] turns chunks into [`Scores`], each event by
//! the classifiers of its fold. Everything about an event happens in one block that stays in cache.

mod agreement;
mod era;
mod error;
mod explanation;
mod inputs;
mod model;
mod parameter;
mod scoring;

pub use agreement::Disagreement;
pub use error::{Error, Result};
pub use explanation::explain;
pub use inputs::Inputs;
pub use model::Classifier;
pub use scoring::{Scores, Scoring};
