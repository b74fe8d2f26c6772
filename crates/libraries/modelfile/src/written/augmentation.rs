//! How training events were turned, and how those that are scored are.

use common::config::AugmentationConfig;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Augmentation {
    phi: Vec<String>,
    eta: Vec<String>,
    rotate: bool,
    reflect_y: bool,
    reflect_z: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    angles: Option<usize>,
}

impl From<&AugmentationConfig> for Augmentation {
    fn from(augmentation: &AugmentationConfig) -> Self {
        let AugmentationConfig { phi, eta, rotate, reflect_y, reflect_z, angles } = augmentation.clone();
        Self { phi, eta, rotate, reflect_y, reflect_z, angles }
    }
}

impl From<Augmentation> for AugmentationConfig {
    fn from(written: Augmentation) -> Self {
        let Augmentation { phi, eta, rotate, reflect_y, reflect_z, angles } = written;
        Self { phi, eta, rotate, reflect_y, reflect_z, angles }
    }
}
