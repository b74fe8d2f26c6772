//! What stages hand to each other beside events: model files, checkpoints, and where fold files come from.
//!
//! A [`ModelFile`] holds tensors and the [`Manifest`] that says what they mean and where they come from: the [`Interface`]
//! of the model, what it has [`Seen`], the [`Learner`] that the tensors are of, and the [`Record`] of its making. A
//! [`CheckpointFile`] a training between two epochs, a [`Provenance`] the origin of a fold file. All are described in
//! `docs/formats.md`; none is read that a newer program wrote.

mod checkpoint_file;
mod difference;
mod error;
mod explanation;
mod format;
mod format1;
mod format2;
mod interface;
mod learner;
mod manifest;
mod model_file;
pub mod name;
pub mod provenance;
mod read;
mod record;
pub mod scored;
mod seen;
mod tensor;
#[cfg(test)]
mod tests;
mod written;

pub use checkpoint_file::{Array, CheckpointFile, Values};
pub use difference::{Difference, difference};
pub use error::Error;
pub use explanation::explain;

pub use interface::{Eras, Interface, Parameter};
pub use learner::{Learner, Network};
pub use manifest::Manifest;
pub use model_file::ModelFile;
pub use provenance::{ClassSummary, InputFile, Provenance};
pub use record::{Record, TrainingResult};
pub use scored::Scored;
pub use seen::Seen;
pub use tensor::Tensor;
