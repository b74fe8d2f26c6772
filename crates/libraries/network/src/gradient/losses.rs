//! The losses of single events in tensors, for automatic differentiation.

use burn_tensor::activation::{log_softmax, softmax};
use burn_tensor::{Device, Int, Tensor, TensorData};

use crate::loss::Loss;

/// The loss of each event from logits (events x classes).
pub(super) fn losses(loss: &Loss, logits: Tensor<2>, targets: &[u32], device: &Device) -> Tensor<1> {
    let (events, classes) = (targets.len(), logits.dims()[1]);
    let indices: Vec<i32> = targets.iter().map(|&target| target as i32).collect();
    let indices = Tensor::<1, Int>::from_data(TensorData::new(indices, [events]), device);
    let truth = || indices.clone().one_hot::<2>(classes).float();
    let scores = || softmax(logits.clone(), 1);
    let own = || log_softmax(logits.clone(), 1).gather(1, indices.clone().unsqueeze_dim(1)).squeeze_dim::<1>(1);
    match loss {
        Loss::CrossEntropy | Loss::BinaryCrossEntropy => own().neg(),
        Loss::SquaredError => (scores() - truth()).powi_scalar(2).mean_dim(1).squeeze_dim::<1>(1),
        Loss::AbsoluteError => (scores() - truth()).abs().mean_dim(1).squeeze_dim::<1>(1),
        Loss::Focal { gamma } => focal(own(), *gamma),
        Loss::Grouped { groups, gamma } => {
            let group = |target: &u32| groups.iter().find(|group| group.classes.contains(target));
            let in_group = |target: &u32| {
                let group = group(target);
                (0..classes as u32)
                    .map(move |class| f32::from(group.is_some_and(|group| group.classes.contains(&class))))
            };
            let members: Vec<f32> = targets.iter().flat_map(in_group).collect();
            let members = Tensor::<2>::from_data(TensorData::new(members, [events, classes]), device);
            let factors: Vec<f32> =
                targets.iter().map(|target| group(target).map_or(0.0, |group| group.weight as f32)).collect();
            let factors = Tensor::<1>::from_data(TensorData::new(factors, [events]), device);
            let of_group = (scores() * members).sum_dim(1).squeeze_dim::<1>(1).log();
            (focal(own(), *gamma) + focal(of_group, *gamma) * factors) * 0.5
        }
        Loss::Asimov(_) => own() * 0.0,
    }
}

/// The loss of a regression of each event, and the other of `d²` and `|d|`, from its distance d.
pub(super) fn distances(loss: &Loss, distance: Tensor<1>) -> [Tensor<1>; 2] {
    let [square, absolute] = [distance.clone().powi_scalar(2), distance.abs()];
    if *loss == Loss::AbsoluteError { [absolute, square] } else { [square, absolute] }
}

/// `-(1 - p)^γ ln p` from `ln p`.
fn focal(ln: Tensor<1>, gamma: f64) -> Tensor<1> {
    let rest = (ln.clone().exp().neg() + 1.0).clamp_min(f32::MIN_POSITIVE);
    if gamma == 0.0 { ln.neg() } else { (rest.log() * gamma as f32).exp() * ln.neg() }
}
