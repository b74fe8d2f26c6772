//! The kernels against Burn's automatic differentiation, and both against finite differences.

use super::*;
use crate::sample::{Sample, dense, network};
use crate::stage::BatchNorm;
use crate::{Initialiser, Layer};

const LOSSES: [Loss; 2] = [Loss::CrossEntropy, Loss::SquaredError];

fn batch(sample: &Sample) -> Batch<'_> {
    let (inputs, targets, weights) = (&sample.inputs[..], &sample.targets[..], &sample.weights[..]);
    Batch { inputs, targets, weights, factor: 1.0 / weights.iter().sum::<f32>(), step: 3 }
}

/// Parameters with biases that are not 0.
fn parameters(architecture: &Architecture) -> Vec<f32> {
    let mut random = common::seed::stream(5, "test");
    let mut values = Layout::of(architecture).initialise(&mut random);
    Initialiser::GlorotUniform.fill(&mut values, 10, 10, &mut random);
    values
}

fn path(architecture: &Architecture, loss: Loss, backend: Backend, batch_size: usize) -> Box<dyn Gradients> {
    gradients(Problem { architecture, loss, seed: 7, batch_size }, backend).unwrap()
}

/// Losses and gradients of both paths agree on this network.
fn assert_agreement(architecture: &Architecture, events: usize) {
    let sample = Sample::new(events, architecture.inputs, architecture.output.classes, 1);
    let (parameters, batch) = (parameters(architecture), batch(&sample));
    for loss in LOSSES {
        let mut ours = path(architecture, loss, Backend::Flex, events);
        let mut burns = path(architecture, loss, Backend::FlexAutodiff, events);
        let (a, b) = (ours.compute(&parameters, &batch), burns.compute(&parameters, &batch));
        let place = format!("{architecture:?} {loss:?}");
        assert!((a.loss - b.loss).abs() < 1e-5 * b.loss.abs(), "{place}: {a:?} {b:?}");
        assert!((a.correct - b.correct).abs() < 1e-3, "{place}: {a:?} {b:?}");
        for (index, (a, b)) in ours.gradient().iter().zip(burns.gradient()).enumerate() {
            assert!((*a - *b).abs() < 2e-6 + 1e-4 * b.abs(), "{place}, parameter {index}: {a} {b}");
        }
    }
}

#[test]
fn kernels_agree_with_automatic_differentiation_for_every_activation() {
    for activation in Activation::ALL {
        assert_agreement(&network(5, vec![dense(24, activation), dense(20, activation)], 4), 37);
    }
}

#[test]
fn kernels_agree_with_automatic_differentiation_under_dropout() {
    for activation in Activation::ALL {
        let layers = vec![dense(24, activation), Layer::Dropout { rate: 0.3 }, dense(20, activation)];
        assert_agreement(&network(5, [layers, vec![Layer::Dropout { rate: 0.5 }]].concat(), 3), 700);
    }
}

#[test]
fn the_kernel_of_small_networks_agrees_with_automatic_differentiation() {
    for activation in Activation::ALL {
        let layers = vec![dense(10, activation), Layer::Dropout { rate: 0.2 }, dense(7, activation)];
        assert_agreement(&network(2, layers, 3), 37);
    }
}

#[test]
fn lanes_agree_with_automatic_differentiation_and_idle_lanes_count_nothing() {
    let architecture = network(12, vec![dense(128, Activation::Tanh); 2], 3);
    assert_agreement(&architecture, 1500);
    let (all, few) = (Sample::new(1500, 12, 3, 1), Sample::new(20, 12, 3, 2));
    let parameters = parameters(&architecture);
    let mut used = path(&architecture, Loss::CrossEntropy, Backend::Flex, 1500);
    let mut fresh = path(&architecture, Loss::CrossEntropy, Backend::Flex, 1500);
    used.compute(&parameters, &batch(&all));
    let (a, b) = (used.compute(&parameters, &batch(&few)), fresh.compute(&parameters, &batch(&few)));
    assert_eq!((a.loss, used.gradient().to_vec()), (b.loss, fresh.gradient().to_vec()));
}

/// Compares a gradient with central differences of the loss, along the coordinate axes.
fn assert_differences(architecture: &Architecture, backend: Backend) {
    let sample = Sample::new(40, architecture.inputs, architecture.output.classes, 1);
    let (parameters, batch) = (parameters(architecture), batch(&sample));
    for loss in LOSSES {
        let mut path = path(architecture, loss, backend, 40);
        path.compute(&parameters, &batch);
        let gradient = path.gradient().to_vec();
        let mut at = |index: usize, shift: f32| {
            let mut moved = parameters.clone();
            moved[index] += shift;
            path.compute(&moved, &batch).loss * f64::from(batch.factor)
        };
        for (index, &slope) in gradient.iter().enumerate().step_by(3) {
            let step = 1e-2;
            let difference = (at(index, step) - at(index, -step)) / (2.0 * f64::from(step));
            let place = format!("{loss:?} {backend:?}, parameter {index}");
            assert!((difference - f64::from(slope)).abs() < 2e-4, "{place}: {difference} {slope}");
        }
    }
}

#[test]
fn gradients_are_those_of_finite_differences() {
    for activation in [Activation::Tanh, Activation::Swish, Activation::Softplus] {
        let small = network(3, vec![dense(6, activation), Layer::Dropout { rate: 0.2 }, dense(5, activation)], 3);
        let wide = network(3, vec![dense(20, activation), Layer::Dropout { rate: 0.2 }, dense(5, activation)], 3);
        for architecture in [small, wide] {
            assert_differences(&architecture, Backend::Flex);
        }
    }
    let layers = vec![dense(6, Activation::Linear), Layer::BatchNorm, Layer::Activation(Activation::Tanh)];
    let mut normed = network(3, layers, 3);
    normed.layers.push(Layer::Dropout { rate: 0.2 });
    assert_differences(&normed, Backend::Flex);
}

#[test]
fn moving_statistics_follow_the_batch() {
    let architecture = network(2, vec![Layer::BatchNorm], 2);
    let sample = Sample::new(400, 2, 2, 1);
    let mut path = path(&architecture, Loss::CrossEntropy, Backend::Flex, 400);
    let mut parameters = Layout::of(&architecture).initialise(&mut common::seed::stream(1, "test"));
    for _ in 0..2000 {
        path.compute(&parameters, &batch(&sample));
        path.move_statistics(&mut parameters, 1.0 - BatchNorm::MOMENTUM);
    }
    let mean = sample.inputs.iter().step_by(2).sum::<f32>() / 400.0;
    let variance = sample.inputs.iter().step_by(2).map(|x| (x - mean).powi(2)).sum::<f32>() / 400.0;
    assert!((parameters[4] - mean).abs() < 1e-4 && (parameters[6] - variance).abs() < 1e-4, "{parameters:?}");
}

#[test]
fn l2_adds_the_squares_of_kernels_only() {
    let mut architecture = network(2, vec![dense(3, Activation::Relu)], 2);
    architecture.output.l2 = 0.1;
    let layout = Layout::of(&architecture);
    let parameters = vec![2.0; layout.len()];
    let mut gradient = vec![1.0; layout.len()];
    let penalty = add_l2(&layout, &parameters, &mut gradient);
    assert!((penalty - 0.1 * 6.0 * 4.0).abs() < 1e-6, "{penalty}");
    assert!((l2(&layout, &parameters) - penalty).abs() < 1e-9);
    let (kernel, others) = (layout.parameters()[2].range.clone(), layout.parameters()[3].range.clone());
    assert!(gradient[kernel].iter().all(|&slope| (slope - 1.4).abs() < 1e-6));
    assert!(gradient[others].iter().all(|&slope| slope == 1.0));
}
