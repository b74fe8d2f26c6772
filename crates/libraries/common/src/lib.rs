//! What all stages agree on: YAML configuration, folds, classes, weights, preprocessing and seeds.
//!
//! Light on purpose: no neural-network engine, no tables, no plotting, no command line. Nothing here knows ROOT's bytes.

pub mod config;
mod error;
mod explanation;
pub mod fold;
pub mod number;
pub mod preprocessing;
pub mod seed;
pub mod weight;

pub use error::Error;
pub use explanation::explain;
pub use fold::{EventHash, FixedTree, Fold, FoldKind, FoldRule, TrainOn};
