//! What stages hand to each other beside events: model files, checkpoints, and where fold files come from.
//!
//! A [`ModelFile`] holds tensors and the [`Manifest`] that says what they mean and where they come from, a
//! [`CheckpointFile`] a training between two epochs, a [`Provenance`] the origin of a fold file. All are described in
//! `docs/formats.md`; none is read that a newer program wrote.

mod checkpoint_file;
mod error;
mod explanation;
mod format;
mod manifest;
mod model_file;
pub mod name;
pub mod provenance;
mod read;
mod tensor;
#[cfg(test)]
mod tests;

pub use checkpoint_file::{Array, CheckpointFile, Values};
pub use error::Error;
pub use explanation::explain;
pub use manifest::{Manifest, TrainingResult};
pub use model_file::ModelFile;
pub use provenance::{ClassSummary, InputFile, Provenance};
pub use tensor::Tensor;
