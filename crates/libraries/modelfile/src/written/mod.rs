//! The parts of a manifest as they are written, in every format so far.
//!
//! Nothing here is used but to read and write: a field that is renamed in the program cannot change a file. What is here
//! changes with a new format only, and then beside what it was.

mod augmentation;
mod file;
mod fold;
mod list;
mod loss;
mod preprocessing;
mod result;
mod variable;
mod word;

pub(crate) use augmentation::Augmentation;
pub(crate) use file::File;
pub(crate) use fold::Fold;
pub(crate) use list::{all, each};
pub(crate) use loss::Loss;
pub(crate) use preprocessing::Preprocessing;
pub(crate) use result::TrainingResult;
pub(crate) use variable::Variable;
pub(crate) use word::meaning;
