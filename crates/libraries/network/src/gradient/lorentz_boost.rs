//! The Lorentz boost network in tensors that are differentiated.

use burn_tensor::activation::relu;
use burn_tensor::{Int, Tensor, TensorData};

use crate::architecture::LorentzBoost;

/// Features, `events x width`, of four-momenta `[E, px, py, pz]`, each `events x particles`, with the weights of
/// combinations and rest frames, each `particles x combinations`.
pub(super) fn features(boost: &LorentzBoost, momenta: [Tensor<2>; 4], weights: [Tensor<2>; 2]) -> Tensor<2> {
    let [combined, frames] = weights.map(|weights| {
        let weights = weights.abs();
        momenta.clone().map(|component| component.matmul(weights.clone()))
    });
    let [e, x, y, z] = combined.clone();
    let [frame_e, frame_x, frame_y, frame_z] = frames;
    // E' = (E E_r - p p_r) / m_r and p' = p + p_r (p p_r / (m_r (E_r + m_r)) - E / m_r).
    let least = frame_e.clone().powi_scalar(2) * LorentzBoost::LEAST_MASS;
    let square = frame_e.clone().powi_scalar(2) - squares([&frame_x, &frame_y, &frame_z]);
    let mass = (least.clone() + relu(square - least) + LorentzBoost::EPSILON).sqrt();
    let along = x.clone() * frame_x.clone() + y.clone() * frame_y.clone() + z.clone() * frame_z.clone();
    let energy = (e.clone() * frame_e.clone() - along.clone()) / mass.clone();
    let factor = along / (mass.clone() * (frame_e + mass.clone())) - e.clone() / mass;
    let x_boosted = x.clone() + frame_x * factor.clone();
    let y_boosted = y.clone() + frame_y * factor.clone();
    let z_boosted = z.clone() + frame_z * factor;
    let root = |square: Tensor<2>| (square + LorentzBoost::EPSILON).sqrt();
    let transverse = root(squares([&x_boosted, &y_boosted]));
    let momentum = root(squares([&x_boosted, &y_boosted, &z_boosted]));
    let own_mass = root(relu(e.powi_scalar(2) - squares([&x, &y, &z])));
    let directions = [&x_boosted, &y_boosted, &z_boosted].map(|component| component.clone() / momentum.clone());
    let mut parts = vec![energy, x_boosted, y_boosted, z_boosted, transverse, momentum, own_mass];
    if boost.combinations > 1 {
        parts.push(cosines(boost, &directions));
    }
    Tensor::cat(parts, 1)
}

fn squares<const N: usize>(components: [&Tensor<2>; N]) -> Tensor<2> {
    let square = |component: &Tensor<2>| component.clone().powi_scalar(2);
    let (first, others) = (square(components[0]), &components[1..]);
    others.iter().fold(first, |sum, component| sum + square(component))
}

/// Cosines of the angles between pairs, `events x pairs`.
fn cosines(boost: &LorentzBoost, directions: &[Tensor<2>; 3]) -> Tensor<2> {
    let (first, second): (Vec<i32>, Vec<i32>) = boost.pairs().map(|(a, b)| (a as i32, b as i32)).unzip();
    let product = |direction: &Tensor<2>| {
        let places = |of: &[i32]| -> Tensor<1, Int> {
            Tensor::from_data(TensorData::new(of.to_vec(), [of.len()]), &direction.device())
        };
        direction.clone().select(1, places(&first)) * direction.clone().select(1, places(&second))
    };
    let [x, y, z] = directions;
    product(x) + product(y) + product(z)
}
