//! Inputs whose values are names, such as an era or a charge: one-hot, or embedded (arXiv:1604.06737).

use serde::{Deserialize, Serialize};

/// An input that has one of few values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Index of the input.
    pub input: usize,
    /// All values that it has, without preprocessing.
    pub values: Vec<f32>,
    /// Numbers that are learnt for each value; `None` is one-hot: 1 in the place of the value, 0 in the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedding: Option<usize>,
}

impl Category {
    /// How many values it becomes.
    pub fn width(&self) -> usize {
        self.embedding.unwrap_or(self.values.len())
    }

    /// The place of a value among those that are known.
    pub fn place(&self, value: f32) -> Option<usize> {
        self.values.iter().position(|known| *known == value)
    }
}
