//! What is changed in the training events of each epoch, so that a network learns more than the events that there are.
//!
//! An event is changed by a hash of (seed, epoch, place in the epoch): whoever asks for an epoch gets the same events, and one
//! that comes twice differs.

mod redraw;
mod turn;

use serde::{Deserialize, Serialize};

pub use redraw::{Drawn, Redraw};
pub use turn::{Angle, Turn, Turned};

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::f32::consts::PI;

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
