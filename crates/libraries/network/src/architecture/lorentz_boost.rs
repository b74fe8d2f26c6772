//! The Lorentz boost network (arXiv:1812.09722): learnt combinations of particles in learnt rest frames.

use serde::{Deserialize, Serialize};

/// Four-momenta that are combined, boosted and described by features, which are normalised as by batch normalisation.
///
/// Combination `i` and rest frame `i` are sums over the particles with weights |w|; the combination is boosted into the
/// frame. Features are `E, px, py, pz, pt, p, m` of each and the cosines of the angles between pairs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LorentzBoost {
    /// Indices of the inputs `[E, px, py, pz]` of each particle.
    pub particles: Vec<[usize; 4]>,
    /// Number of combinations and of rest frames.
    pub combinations: usize,
}

impl LorentzBoost {
    /// Least squared mass of a rest frame in units of its squared energy: boosts beyond γ = 100 are rounding errors.
    pub(crate) const LEAST_MASS: f32 = 1e-4;
    /// Added to squares before a root, so that its slope is finite, and that a frame without particles is at rest.
    pub(crate) const EPSILON: f32 = 1e-6;

    /// Pairs of combinations, the first before the second.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let count = self.combinations;
        (0..count).flat_map(move |first| (first + 1..count).map(move |second| (first, second)))
    }

    /// Number of features.
    pub fn width(&self) -> usize {
        let pairs = self.combinations.saturating_mul(self.combinations.saturating_sub(1)) / 2;
        self.combinations.saturating_mul(7).saturating_add(pairs)
    }
}
