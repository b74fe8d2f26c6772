//! Inputs whose values are names, such as an era or a charge: one-hot, or embedded (arXiv:1604.06737).

use serde::{Deserialize, Serialize};

use super::Architecture;
use crate::error::{Error, Result};

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

impl Architecture {
    /// Indices of the inputs that are numbers, ascending.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        (0..self.inputs).filter(|input| self.categories.iter().all(|category| category.input != *input)).collect()
    }

    /// Event, input and value of the first of row-major `inputs` that its category does not know.
    pub fn unknown(&self, inputs: &[f32]) -> Option<(usize, usize, f32)> {
        if self.categories.is_empty() {
            return None;
        }
        inputs.chunks_exact(self.inputs).enumerate().find_map(|(event, row)| {
            let strange = self.categories.iter().find(|category| category.place(row[category.input]).is_none());
            strange.map(|category| (event, category.input, row[category.input]))
        })
    }

    pub(super) fn check_categories(&self) -> Result<()> {
        for (index, category) in self.categories.iter().enumerate() {
            let Category { input, values, embedding } = category;
            let reason = if *input >= self.inputs {
                format!("there is no such input, there are {}", self.inputs)
            } else if self.categories[..index].iter().any(|before| before.input == *input) {
                "it is a category twice".into()
            } else if values.len() < 2 {
                format!("found {} values, expected at least 2", values.len())
            } else if values.iter().enumerate().any(|(at, value)| !value.is_finite() || values[..at].contains(value)) {
                "its values must be finite and different".into()
            } else if *embedding == Some(0) {
                "an embedding needs a width of at least 1".into()
            } else {
                continue;
            };
            return Err(Error::Architecture { place: format!("category of input {input}"), reason });
        }
        Ok(())
    }
}
