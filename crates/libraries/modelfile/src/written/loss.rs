//! The loss that was minimised, with its settings. Classes are indices.

use common::config;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Loss {
    CategoricalCrossentropy,
    BinaryCrossentropy,
    MeanSquaredError,
    MeanAbsoluteError,
    Focal { gamma: f64 },
    GroupedCategoricalCrossentropy { groups: Vec<Group>, gamma: f64 },
    Asimov { signal: Vec<u32>, expected_signal: f64, expected_background: f64, uncertainty: f64 },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    name: String,
    classes: Vec<u32>,
    weight: f64,
}

impl From<&config::Loss> for Loss {
    fn from(loss: &config::Loss) -> Self {
        match loss.clone() {
            config::Loss::CrossEntropy => Self::CategoricalCrossentropy,
            config::Loss::BinaryCrossEntropy => Self::BinaryCrossentropy,
            config::Loss::SquaredError => Self::MeanSquaredError,
            config::Loss::AbsoluteError => Self::MeanAbsoluteError,
            config::Loss::Focal { gamma } => Self::Focal { gamma },
            config::Loss::Grouped { groups, gamma } => {
                let group = |config::ClassGroup { name, classes, weight }| Group { name, classes, weight };
                Self::GroupedCategoricalCrossentropy { groups: groups.into_iter().map(group).collect(), gamma }
            }
            config::Loss::Asimov(config::Asimov { signal, expected_signal, expected_background, uncertainty }) => {
                Self::Asimov { signal, expected_signal, expected_background, uncertainty }
            }
        }
    }
}

impl From<Loss> for config::Loss {
    fn from(written: Loss) -> Self {
        match written {
            Loss::CategoricalCrossentropy => Self::CrossEntropy,
            Loss::BinaryCrossentropy => Self::BinaryCrossEntropy,
            Loss::MeanSquaredError => Self::SquaredError,
            Loss::MeanAbsoluteError => Self::AbsoluteError,
            Loss::Focal { gamma } => Self::Focal { gamma },
            Loss::GroupedCategoricalCrossentropy { groups, gamma } => {
                let group = |Group { name, classes, weight }| config::ClassGroup { name, classes, weight };
                Self::Grouped { groups: groups.into_iter().map(group).collect(), gamma }
            }
            Loss::Asimov { signal, expected_signal, expected_background, uncertainty } => {
                Self::Asimov(config::Asimov { signal, expected_signal, expected_background, uncertainty })
            }
        }
    }
}
