//! `augmentation` as it is written.

use super::value::{At, Ordered};
use serde::Deserialize;

/// `augmentation:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Augmentation {
    /// pt, η and φ of each object.
    pub objects: Ordered<At<Vec<Option<At<String>>>>>,
    #[serde(default)]
    pub rotate: bool,
    #[serde(default)]
    pub reflect_y: bool,
    #[serde(default)]
    pub reflect_z: bool,
    pub angles: Option<At<u64>>,
}
