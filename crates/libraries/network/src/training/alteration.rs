//! What is changed in the training events of each epoch, so that a network learns more than the events that there are.
//!
//! An event is changed by a hash of (seed, epoch, place in the epoch): whoever asks for an epoch gets the same events, and one
//! that comes twice differs.

use std::f32::consts::{PI, TAU};

use common::config::AugmentationConfig;
use common::preprocessing::{Map, Preprocessing};
use serde::{Deserialize, Serialize};

use crate::kernel::mix64;

/// Changes of the events that train. Those that validate stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alteration {
    /// Values of an input that are drawn anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redraw: Option<Redraw>,
    /// Rotations and reflections.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
}

/// New values of one input for events of some classes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redraw {
    /// The input.
    pub input: usize,
    /// Classes whose events get new values.
    pub classes: Vec<u32>,
    /// What is drawn from.
    pub values: Drawn,
}

/// What values are drawn from, preprocessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawn {
    /// Some values, each with its share, in sum 1, and a factor on the weight of events that get it.
    Some {
        /// The values.
        values: Vec<f32>,
        /// How often each is drawn.
        shares: Vec<f64>,
        /// Factors on weights.
        factors: Vec<f32>,
    },
    /// All between two values.
    Between([f32; 2]),
}

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

impl Alteration {
    /// Changes the inputs and the weight of an event of a class, by a number that is drawn for it.
    pub(super) fn apply(&self, number: u64, target: u32, inputs: &mut [f32], weight: &mut f32) {
        if let Some(redraw) = self.redraw.as_ref().filter(|redraw| redraw.classes.contains(&target)) {
            redraw.apply(mix64(number ^ 1), &mut inputs[redraw.input], weight);
        }
        if let Some(turn) = &self.turn {
            turn.apply(turn.random(mix64(number ^ 2)), |input, change| inputs[input] = change(inputs[input]));
        }
    }

    /// The number of a place in an epoch.
    pub(super) fn number(seed: u64, epoch: u64, place: u64) -> u64 {
        mix64(mix64(seed ^ mix64(epoch)) ^ place)
    }
}

/// A number in 0..1 of the upper bits.
fn unit(number: u64) -> f64 {
    (number >> 11) as f64 / (1u64 << 53) as f64
}

impl Redraw {
    fn apply(&self, number: u64, input: &mut f32, weight: &mut f32) {
        let mut place = unit(number);
        match &self.values {
            Drawn::Between([low, high]) => *input = low + (high - low) * place as f32,
            Drawn::Some { values, shares, factors } => {
                let mut drawn = 0;
                while drawn + 1 < values.len() && place >= shares[drawn] {
                    place -= shares[drawn];
                    drawn += 1;
                }
                *input = values[drawn];
                *weight *= factors[drawn];
            }
        }
    }
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

    fn random(&self, number: u64) -> Turned {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn turn() -> Turn {
        let angle = |input, centre, scale| Angle { input, centre, scale, missing: Some(0.5), clip: None };
        Turn {
            rotate: true,
            reflect_y: true,
            reflect_z: true,
            phi: vec![angle(0, 0.25, 2.0), angle(2, -1.0, 0.5)],
            eta: vec![angle(1, 1.0, 3.0)],
        }
    }

    fn altered(event: u64, mut inputs: Vec<f32>) -> Vec<f32> {
        let alteration = Alteration { turn: Some(turn()), redraw: None };
        alteration.apply(Alteration::number(1, 1, event), 0, &mut inputs, &mut 1.0);
        inputs
    }

    #[test]
    fn turning_keeps_the_angles_between_objects() {
        let (phi_a, eta, phi_b) = (0.9f32, -1.3f32, -2.1f32);
        let inputs = vec![(phi_a - 0.25) / 2.0, (eta - 1.0) / 3.0, (phi_b + 1.0) / 0.5];
        let mut seen = [0; 3];
        for event in 0..400 {
            let found = altered(event, inputs.clone());
            let (a, z, b) = (found[0] * 2.0 + 0.25, found[1] * 3.0 + 1.0, found[2] * 0.5 - 1.0);
            assert!(((a - b).cos() - (phi_a - phi_b).cos()).abs() < 1e-5, "event {event}");
            assert!((z.abs() - eta.abs()).abs() < 1e-5 && a.abs() <= PI + 1e-5 && b.abs() <= PI + 1e-5);
            seen[0] += usize::from(z > 0.0);
            seen[1] += usize::from((a - b).sin() * (phi_a - phi_b).sin() < 0.0);
            seen[2] += usize::from(a > 0.0);
        }
        assert!(seen.iter().all(|count| (150..250).contains(count)), "{seen:?}");
    }

    #[test]
    fn an_object_that_is_not_there_is_not_turned() {
        assert!((0..20).all(|event| altered(event, vec![0.5, 0.5, 0.5]) == [0.5, 0.5, 0.5]));
    }

    #[test]
    fn the_first_way_leaves_an_event_as_it_is_and_all_differ() {
        let ways = turn().ways(3);
        assert_eq!((ways.len(), ways[0]), (12, Turned::default()));
        assert!((0..12).all(|a| (0..a).all(|b| ways[a] != ways[b])));
    }

    #[test]
    fn new_values_come_in_their_shares_with_their_factors() {
        let values =
            Drawn::Some { values: vec![-1.0, 0.0, 2.0], shares: vec![0.5, 0.25, 0.25], factors: vec![1.0, 2.0, 3.0] };
        let redraw = Redraw { input: 1, classes: vec![1], values };
        let alteration = Alteration { redraw: Some(redraw), turn: None };
        let mut counts = [0; 3];
        for event in 0..4000 {
            let (mut inputs, mut weight) = ([7.0, 7.0], 1.0);
            alteration.apply(Alteration::number(5, 2, event), 1, &mut inputs, &mut weight);
            counts[weight as usize - 1] += 1;
            assert_eq!((inputs[0], inputs[1]), (7.0, [-1.0, 0.0, 2.0][weight as usize - 1]));
            let mut signal = [7.0, 7.0];
            alteration.apply(Alteration::number(5, 2, event), 0, &mut signal, &mut weight);
            assert_eq!(signal, [7.0, 7.0]);
        }
        assert!((1850..2150).contains(&counts[0]) && (880..1120).contains(&counts[1]), "{counts:?}");
    }
}
