//! A resonance of unknown mass over a falling background: an example for parametrised networks.
//!
//! The signal is a peak of the reconstructed mass at the mass of the resonance, with harder objects the heavier it is; the
//! background falls in both. Numbers are in GeV.

use common::seed;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, Exp1, StandardNormal};

/// Masses of the resonance.
pub const MASSES: [u32; 7] = [300, 400, 500, 600, 700, 800, 1000];

/// Resolution of the reconstructed mass.
const RESOLUTION: f64 = 0.1;

/// The branches of a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Events {
    /// Reconstructed mass.
    pub mass: Vec<f32>,
    /// Transverse momentum of the leading object.
    pub pt: Vec<f32>,
    /// Cosine of the decay angle.
    pub angle: Vec<f32>,
    /// True mass of the resonance; 0 of background.
    pub res_mass: Vec<f32>,
    /// Physics weight.
    pub weights: Vec<f32>,
    /// Event number, unique within a tree.
    pub event: Vec<i64>,
}

/// `count` events with a resonance of a mass, which weigh 1 together: a scalar, whose decay has no direction.
pub fn signal(mass: u32, count: u32, seed: u64) -> Events {
    let mut random = seed::stream(seed, &format!("resonance {mass}"));
    let mut events = Events::default();
    for _ in 0..count {
        let angle = 2.0 * random.random::<f64>() - 1.0;
        let reconstructed = f64::from(mass) * (1.0 + RESOLUTION * normal(&mut random));
        events.add(reconstructed, angle, f64::from(mass), 1.0 / f64::from(count), &mut random);
    }
    events
}

/// `count` background events, which weigh 100 together: the mass falls exponentially, and they decay forward.
pub fn background(count: u32, seed: u64) -> Events {
    let mut random = seed::stream(seed, "resonance background");
    let mut events = Events::default();
    for _ in 0..count {
        let fall: f64 = Exp1.sample(&mut random);
        let forward = random.random::<f64>().powf(1.0 / 3.0);
        let angle = if random.random::<f64>() < 0.5 { forward } else { -forward };
        events.add(200.0 + 200.0 * fall, angle, 0.0, 100.0 / f64::from(count), &mut random);
    }
    events
}

fn normal(random: &mut impl Rng) -> f64 {
    StandardNormal.sample(random)
}

impl Events {
    fn add(&mut self, mass: f64, angle: f64, res_mass: f64, weight: f64, random: &mut impl Rng) {
        let mass = mass.max(50.0);
        let pt = 0.5 * mass * (1.0 - angle * angle).max(0.0).sqrt() * (1.0 + 0.1 * normal(random));
        self.mass.push(mass as f32);
        self.pt.push(pt.max(0.0) as f32);
        self.angle.push(angle as f32);
        self.res_mass.push(res_mass as f32);
        self.weights.push(weight as f32);
        self.event.push(self.event.len() as i64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signal_peaks_at_its_mass_and_the_background_falls() {
        let mean = |values: &[f32]| values.iter().map(|&value| f64::from(value)).sum::<f64>() / values.len() as f64;
        assert!((mean(&signal(500, 20_000, 1).mass) - 500.0).abs() < 2.0);
        let background = background(20_000, 1).mass;
        let below = |mass: f32| background.iter().filter(|&&value| value < mass).count();
        assert!(
            below(300.0) > below(400.0) - below(300.0) && below(400.0) - below(300.0) > below(500.0) - below(400.0)
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_events() {
        assert_eq!(signal(300, 50, 7), signal(300, 50, 7));
        assert_ne!(background(50, 7).mass, background(50, 8).mass);
    }
}
