//! The first difference between what a model was trained with and what is listed elsewhere.

use std::fmt;
use std::path::PathBuf;

/// The first variable or class that is not the model's.
#[derive(Debug)]
pub struct Disagreement {
    /// What lists it: a configuration or another model.
    pub what: String,
    /// The model file.
    pub path: PathBuf,
    /// Variable or class.
    pub kind: &'static str,
    /// Its position, from 1.
    pub position: usize,
    /// Whether the names are the same, in another order.
    pub permuted: bool,
    /// What is listed there.
    pub listed: String,
    /// What the model has there.
    pub trained: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, path, kind, position, permuted, listed, trained } = self;
        let path = path.display();
        match permuted {
            true => write!(
                f,
                "{what} lists the same {kind} names as `{path}` in another order: \
                 {kind} {position} is {listed}, the model has {trained}"
            ),
            false => {
                write!(f, "{what} has {listed} as {kind} {position}, but `{path}` was trained with {trained}")
            }
        }
    }
}
