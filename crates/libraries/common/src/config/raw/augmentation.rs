//! `augmentation` as it is written.

use super::inputs::Objects;
use super::value::At;
use serde::Deserialize;

/// `augmentation:`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Augmentation {
    pub objects: Objects,
    #[serde(default)]
    pub rotate: bool,
    #[serde(default)]
    pub reflect_y: bool,
    #[serde(default)]
    pub reflect_z: bool,
    pub angles: Option<At<u64>>,
}
