//! Trained models put to work on events, and only on those that they have not seen.
//!
//! A [`Classifier`] is a model with its preprocessing and all that its file says of it, compared with what a configuration
//! says. [`unseen`] decides which events it may score. [`Inputs`] finds its variables in a chunk of an ntuple, and [`Scoring`]
//! turns chunks into [`Scores`], each event by the classifiers of its fold; [`TestEvents`] does both for all events that a model
//! is tested on. Everything about an event happens in one block that stays in cache, in a [`Scorer`] of any kind.

mod agreement;
mod as_trained;
mod disagreement;
mod eras;
mod error;
mod explanation;
mod inputs;
mod model;
mod network_scorer;
mod parameter;
mod scorer;
mod scoring;
mod test_events;
pub mod unseen;

pub use disagreement::Disagreement;
pub use error::{Error, Result};
pub use explanation::explain;
pub use inputs::Inputs;
pub use model::Classifier;
pub use scorer::{BLOCK, Scorer, Scratch};
pub use scoring::{Scores, Scoring};
pub use test_events::{TestEvents, Tested};
