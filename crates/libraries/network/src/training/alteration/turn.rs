//! Rotations around the beam and mirror images: what no measurement of a collision can tell.

use std::f32::consts::{PI, TAU};

use common::config::AugmentationConfig;
use common::preprocessing::{Map, Preprocessing};
use serde::{Deserialize, Serialize};

use super::unit;

/// Rotations around the beam and reflections, none of which physics can tell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// By any angle.
    pub rotate: bool,
    /// φ → -φ in every second event.
    pub reflect_y: bool,
    /// η → -η in every second event.
    pub reflect_z: bool,
    /// Inputs that are azimuths φ, in radians.
    pub phi: Vec<Angle>,
    /// Inputs that are pseudorapidities η.
    pub eta: Vec<Angle>,
}

/// An input that is an angle, and how it was preprocessed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Angle {
    /// The input.
    pub input: usize,
    /// What was taken off.
    pub centre: f32,
    /// What it was divided by then.
    pub scale: f32,
    /// The preprocessed value of events that have none, which stays.
    pub missing: Option<f32>,
    /// The largest distance from 0 in the end.
    pub clip: Option<f32>,
}

/// One way to turn an event.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Turned {
    /// Radians.
    angle: f32,
    reflect_y: bool,
    reflect_z: bool,
}

impl Turn {
    /// What a configuration asks for, in preprocessed inputs.
    pub fn new(config: &AugmentationConfig, preprocessing: &Preprocessing) -> Self {
        let angle = |name: &String| {
            let input = preprocessing.names().position(|known| known == name)?;
            let column = &preprocessing.variables[input];
            let Map::Linear { centre, scale } = column.map else { return None };
            let missing = column.missing.as_ref().map(|missing| {
                let mut value = [missing.by as f32];
                column.apply(&mut value);
                value[0]
            });
            let (centre, scale) = (centre as f32, scale as f32);
            Some(Angle { input, centre, scale, missing, clip: column.clip.map(|clip| clip as f32) })
        };
        let AugmentationConfig { phi, eta, rotate, reflect_y, reflect_z, .. } = config;
        let angles = |names: &[String]| names.iter().filter_map(angle).collect();
        Self { rotate: *rotate, reflect_y: *reflect_y, reflect_z: *reflect_z, phi: angles(phi), eta: angles(eta) }
    }

    pub(super) fn random(&self, number: u64) -> Turned {
        Turned {
            angle: if self.rotate { TAU * unit(number) as f32 } else { 0.0 },
            reflect_y: self.reflect_y && number & 1 == 1,
            reflect_z: self.reflect_z && number & 2 == 2,
        }
    }

    /// The ways to turn an event whose scores are averaged: at even angles, each in all mirror images; the first leaves it
    /// as it is. They are a group: an event and a turned one have the same ways, so the same score.
    pub fn ways(&self, angles: usize) -> Vec<Turned> {
        let images = |reflects: bool| if reflects { &[false, true][..] } else { &[false][..] };
        let mut ways = Vec::new();
        for step in 0..angles {
            for &reflect_z in images(self.reflect_z) {
                for &reflect_y in images(self.reflect_y) {
                    ways.push(Turned { angle: TAU * step as f32 / angles as f32, reflect_y, reflect_z });
                }
            }
        }
        ways
    }

    /// Turns an event: `each` is told which inputs change, and how.
    pub fn apply(&self, turned: Turned, mut each: impl FnMut(usize, &dyn Fn(f32) -> f32)) {
        for phi in self.phi.iter().filter(|_| turned.angle != 0.0 || turned.reflect_y) {
            let sign = if turned.reflect_y { -1.0 } else { 1.0 };
            each(phi.input, &|value| phi.change(value, |angle| around(sign * angle + turned.angle)));
        }
        for eta in self.eta.iter().filter(|_| turned.reflect_z) {
            each(eta.input, &|value| eta.change(value, |angle| -angle));
        }
    }
}

impl Angle {
    fn change(&self, value: f32, change: impl Fn(f32) -> f32) -> f32 {
        if self.missing == Some(value) {
            return value;
        }
        let changed = (change(value * self.scale + self.centre) - self.centre) / self.scale;
        self.clip.map_or(changed, |limit| changed.clamp(-limit, limit))
    }
}

/// The same direction between -π and π.
fn around(angle: f32) -> f32 {
    let turned = angle - TAU * (angle / TAU).round();
    turned.clamp(-PI, PI)
}
