//! What all tools share: YAML configuration, folds, weights, preprocessing, model files and the shell.
//!
//! Light on purpose: no neural-network engine, no tables, no plotting. Nothing here knows ROOT's bytes.

pub mod checkpoint_file;
pub mod config;
pub mod digest;
mod error;
pub mod fold;
pub mod interrupt;
pub mod model_file;
pub mod number;
pub mod output;
pub mod preprocessing;
pub mod provenance;
pub mod seed;
pub mod shell;
pub mod weight;

pub use error::Error;
pub use fold::{EventHash, FixedTree, Fold, FoldKind, FoldRule};
