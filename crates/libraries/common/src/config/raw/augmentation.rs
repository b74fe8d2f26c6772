//! `augmentation` as it is written.

use super::inputs::Objects;
use super::value::At;
use serde::Deserialize;

/// `augmentation:`
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Augmentation {
    /// The objects that are turned, each `[pt, eta, phi]`, with `~` for what it has not.
    pub objects: Objects,
    /// Whether events are rotated around the beam by any angle.
    /// Default: `false`
    #[serde(default)]
    pub rotate: bool,
    /// Whether events are reflected in y.
    /// Default: `false`
    #[serde(default)]
    pub reflect_y: bool,
    /// Whether events are reflected along the beam.
    /// Default: `false`
    #[serde(default)]
    pub reflect_z: bool,
    /// Angles that a score is the mean over, with all mirror images; 1 to 360.
    /// Default: none; an event is scored as it is
    pub angles: Option<At<u64>>,
}
