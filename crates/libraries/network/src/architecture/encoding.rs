//! What becomes of the inputs before the first layer: most are numbers as they are, some are names, some four-momenta.

use events::Events;
use serde::{Deserialize, Serialize};

use super::{Architecture, Category, LorentzBoost};
use crate::error::{Error, Result};

/// The inputs that are not taken as they are. The first layer sees the others in order, then these.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Encoding {
    /// Inputs whose values are names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Inputs that are components of four-momenta.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lorentz_boost: Option<LorentzBoost>,
}

impl Encoding {
    /// Whether all inputs are taken as they are.
    pub(crate) fn is_none(&self) -> bool {
        self.categories.is_empty() && self.lorentz_boost.is_none()
    }

    /// How many values the encoded inputs become.
    pub(crate) fn width(&self) -> usize {
        let categories = self.categories.iter().map(Category::width).fold(0, usize::saturating_add);
        categories.saturating_add(self.lorentz_boost.as_ref().map_or(0, LorentzBoost::width))
    }

    /// Indices of the inputs that are encoded.
    fn inputs(&self) -> Vec<usize> {
        let momenta = self.lorentz_boost.iter().flat_map(|boost| boost.particles.as_flattened()).copied();
        self.categories.iter().map(|category| category.input).chain(momenta).collect()
    }
}

impl Architecture {
    /// Indices of the inputs that are taken as they are, ascending.
    pub(crate) fn numbers(&self) -> Vec<usize> {
        let encoded = self.encoding.inputs();
        (0..self.inputs).filter(|input| !encoded.contains(input)).collect()
    }

    /// Event, input and value of the first of these events that its category does not know.
    pub(crate) fn unknown(&self, events: &Events<'_>) -> Option<(usize, usize, f32)> {
        let categories = &self.encoding.categories;
        if categories.is_empty() {
            return None;
        }
        (0..events.len()).find_map(|event| {
            let row = events.row(event, self.inputs);
            let strange = categories.iter().find(|category| category.place(row[category.input]).is_none());
            strange.map(|category| (event, category.input, row[category.input]))
        })
    }

    pub(super) fn check_encoding(&self) -> Result<()> {
        let refuse = |input: usize, reason: String| {
            Err(Error::Architecture { place: format!("encoding of input {input}"), reason })
        };
        let encoded = self.encoding.inputs();
        for (index, input) in encoded.iter().enumerate() {
            if *input >= self.inputs {
                return refuse(*input, format!("there is no such input, there are {}", self.inputs));
            }
            if encoded[..index].contains(input) {
                return refuse(*input, "it is encoded twice".into());
            }
        }
        for Category { input, values, embedding } in &self.encoding.categories {
            let differ = |at: usize| values[at].is_finite() && !values[..at].contains(&values[at]);
            if values.len() < 2 {
                return refuse(*input, format!("found {} values, expected at least 2", values.len()));
            }
            if !(0..values.len()).all(differ) {
                return refuse(*input, "its values must be finite and different".into());
            }
            if *embedding == Some(0) {
                return refuse(*input, "an embedding needs a width of at least 1".into());
            }
        }
        match &self.encoding.lorentz_boost {
            Some(boost) if boost.particles.is_empty() || boost.combinations == 0 => {
                let reason = "it needs at least one particle and one combination".into();
                Err(Error::Architecture { place: "Lorentz boost".into(), reason })
            }
            _ => Ok(()),
        }
    }
}
