//! Rotations around the beam and reflections of the events that train, and of those that are scored.

use serde::{Deserialize, Serialize};

/// What no measurement can tell: the angle of an event around the beam, and its mirror images.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AugmentationConfig {
    /// Names of the variables that are azimuths φ, in radians.
    pub phi: Vec<String>,
    /// Names of those that are pseudorapidities η.
    pub eta: Vec<String>,
    /// Rotates events by any angle.
    pub rotate: bool,
    /// Turns φ to -φ in every second event.
    pub reflect_y: bool,
    /// Turns η to -η in every second event.
    pub reflect_z: bool,
    /// Angles at which an event is scored, each in all mirror images; its score is the mean. `None` scores it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angles: Option<usize>,
}
