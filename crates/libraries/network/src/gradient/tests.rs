//! The kernels against Burn's automatic differentiation, and both against finite differences.

use super::*;
use crate::sample::{Sample, dense, network};
use crate::stage::{BatchNorm, Stage, stages};
use crate::{Activation, Asimov, Category, ClassGroup, Decorrelation, Encoding, Initialiser, Layer, LorentzBoost};

/// All losses that a number of classes allows, with and without decorrelation; one is a regression.
fn losses(classes: usize) -> Vec<Minimised> {
    if classes == 1 {
        return vec![(Loss::SquaredError, None), (Loss::AbsoluteError, None)];
    }
    let group = |name: &str, classes: Vec<u32>, weight| ClassGroup { name: name.into(), classes, weight };
    let groups = vec![group("first", vec![0, 1], 0.7), group("others", (2..classes as u32).collect(), 1.5)];
    let grouped = |gamma| Loss::Grouped { groups: groups.clone(), gamma };
    let search = Asimov { signal: vec![0], expected_signal: 10.0, expected_background: 50.0, uncertainty: 0.3 };
    let variable = common::config::Variable::new("v");
    let others = (1..classes as u32).collect();
    let decorrelation = Decorrelation { variable, strength: 0.5, signal: vec![0], classes: others };
    let mut losses = vec![
        Loss::CrossEntropy,
        Loss::SquaredError,
        Loss::AbsoluteError,
        Loss::Focal { gamma: 0.0 },
        Loss::Focal { gamma: 0.5 },
        Loss::Focal { gamma: 2.0 },
        Loss::Asimov(search),
    ];
    losses.extend(if classes == 2 { vec![Loss::BinaryCrossEntropy] } else { vec![grouped(0.0), grouped(2.0)] });
    let mut losses: Vec<_> = losses.into_iter().map(|loss| (loss, None)).collect();
    losses.push((Loss::CrossEntropy, Some(decorrelation)));
    losses
}

fn batch(sample: &Sample) -> Batch<'_> {
    let Sample { inputs, targets, weights, decorrelated } = sample;
    Batch { inputs, truth: targets, weights, decorrelated, factor: 1.0 / weights.iter().sum::<f32>(), step: 3 }
}

/// Parameters with biases that are not 0.
fn parameters(architecture: &Architecture) -> Vec<f32> {
    let mut random = common::seed::stream(5, "test");
    let mut values = Layout::of(architecture).initialise(&mut random);
    Initialiser::GlorotUniform.fill(&mut values, 10, 10, &mut random);
    values
}

type Minimised = (Loss, Option<Decorrelation>);

fn path(architecture: &Architecture, minimised: &Minimised, backend: Backend, batch_size: usize) -> Box<dyn Gradients> {
    let (loss, decorrelation) = minimised;
    let batchwise = Batchwise::of(loss, decorrelation.as_ref());
    gradients(Problem { architecture, loss, batchwise: batchwise.as_ref(), seed: 7, batch_size }, backend).unwrap()
}

/// Losses and gradients of both paths agree on this network.
fn assert_agreement(architecture: &Architecture, events: usize) {
    assert_sample_agreement(architecture, &Sample::new(events, architecture.inputs, architecture.output.classes, 1));
}

fn assert_sample_agreement(architecture: &Architecture, sample: &Sample) {
    let events = sample.targets.len();
    let (parameters, batch) = (parameters(architecture), batch(sample));
    for loss in losses(architecture.output.classes) {
        let mut ours = path(architecture, &loss, Backend::Flex, events);
        let mut burns = path(architecture, &loss, Backend::FlexAutodiff, events);
        let (a, b) = (ours.compute(&parameters, &batch).unwrap(), burns.compute(&parameters, &batch).unwrap());
        let place = format!("{architecture:?} {loss:?}");
        assert!((a.loss - b.loss).abs() < 1e-5 * b.loss.abs(), "{place}: {a:?} {b:?}");
        assert!((a.second - b.second).abs() < 1e-3 + 2e-6 * b.second.abs(), "{place}: {a:?} {b:?}");
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
fn kernels_know_densely_connected_layers() {
    let join = |back| Layer::Concatenate { back };
    for activation in [Activation::Swish, Activation::Tanh, Activation::Relu] {
        let seen = [dense(9, activation), join(1), dense(7, activation), Layer::Dropout { rate: 0.3 }, join(2)];
        let plain = [dense(5, activation), Layer::Dropout { rate: 0.2 }];
        for layers in [seen.to_vec(), [&seen[..], &plain].concat(), [&plain[..], &seen, &plain].concat()] {
            let architecture = network(6, layers, 3);
            assert!(fused_layers(&architecture).is_some(), "{architecture:?}");
            assert_agreement(&architecture, 700);
        }
    }
}

#[test]
fn joins_that_the_kernels_do_not_know_are_left_to_automatic_differentiation() {
    let tanh = || dense(6, Activation::Tanh);
    let dropout = || Layer::Dropout { rate: 0.2 };
    for layers in [
        vec![tanh(), tanh(), Layer::Concatenate { back: 2 }],
        vec![tanh(), tanh(), Layer::Concatenate { back: 1 }, tanh(), Layer::Concatenate { back: 3 }],
        vec![tanh(), Layer::Concatenate { back: 1 }, dropout()],
        vec![dropout(), Layer::Concatenate { back: 1 }],
        vec![tanh(), tanh(), Layer::Add { back: 1 }],
    ] {
        assert!(fused_layers(&network(6, layers.clone(), 3)).is_none(), "{layers:?}");
        assert_agreement(&network(6, layers, 3), 37);
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
fn both_paths_agree_on_the_losses_of_two_classes() {
    for units in [8, 24] {
        assert_agreement(&network(3, vec![dense(units, Activation::Tanh)], 2), 37);
        assert_differences(&network(3, vec![dense(units, Activation::Tanh)], 2), Backend::Flex);
    }
}

#[test]
fn losses_of_whole_batches_do_not_depend_on_lanes_of_earlier_batches() {
    let architecture = network(12, vec![dense(128, Activation::Tanh); 2], 3);
    let (all, few) = (Sample::new(1500, 12, 3, 1), Sample::new(20, 12, 3, 2));
    let parameters = parameters(&architecture);
    for loss in losses(3).iter().filter(|(loss, with)| with.is_some() || matches!(loss, Loss::Asimov(_))) {
        let mut used = path(&architecture, loss, Backend::Flex, 1500);
        let mut fresh = path(&architecture, loss, Backend::Flex, 1500);
        used.compute(&parameters, &batch(&all)).unwrap();
        let (a, b) =
            (used.compute(&parameters, &batch(&few)).unwrap(), fresh.compute(&parameters, &batch(&few)).unwrap());
        assert_eq!((a.loss, used.gradient().to_vec()), (b.loss, fresh.gradient().to_vec()));
    }
}

#[test]
fn certain_scores_have_finite_losses_and_slopes() {
    let architecture = network(1, vec![], 3);
    let sample = Sample::new(30, 1, 3, 1);
    for loss in losses(3) {
        for scale in [30.0, 1e3, 1e30] {
            let parameters = vec![scale, -scale, 0.0, 0.0, 0.0, 0.0];
            let mut path = path(&architecture, &loss, Backend::Flex, 30);
            let sums = path.compute(&parameters, &batch(&sample)).unwrap();
            let finite = sums.loss.is_finite() && path.gradient().iter().all(|slope| slope.is_finite());
            assert!(finite, "{loss:?} {scale}: {sums:?} {:?}", path.gradient());
        }
    }
}

#[test]
fn lanes_agree_with_automatic_differentiation_and_idle_lanes_count_nothing() {
    let architecture = network(12, vec![dense(128, Activation::Tanh); 2], 3);
    assert_agreement(&architecture, 1500);
    let (all, few) = (Sample::new(1500, 12, 3, 1), Sample::new(20, 12, 3, 2));
    let parameters = parameters(&architecture);
    let mut used = path(&architecture, &(Loss::CrossEntropy, None), Backend::Flex, 1500);
    let mut fresh = path(&architecture, &(Loss::CrossEntropy, None), Backend::Flex, 1500);
    used.compute(&parameters, &batch(&all)).unwrap();
    let (a, b) = (used.compute(&parameters, &batch(&few)).unwrap(), fresh.compute(&parameters, &batch(&few)).unwrap());
    assert_eq!((a.loss, used.gradient().to_vec()), (b.loss, fresh.gradient().to_vec()));
}

/// Compares a gradient with central differences of the loss, along the coordinate axes.
fn assert_differences(architecture: &Architecture, backend: Backend) {
    let sample = Sample::new(40, architecture.inputs, architecture.output.classes, 1);
    assert_sample_differences(architecture, backend, &sample);
}

fn assert_sample_differences(architecture: &Architecture, backend: Backend, sample: &Sample) {
    let (parameters, batch) = (parameters(architecture), batch(sample));
    for loss in losses(architecture.output.classes) {
        let mut path = path(architecture, &loss, backend, 40);
        let value = path.compute(&parameters, &batch).unwrap().loss * f64::from(batch.factor);
        let gradient = path.gradient().to_vec();
        let steep = Batchwise::of(&loss.0, loss.1.as_ref()).is_some();
        let mut at = |index: usize, shift: f32| {
            let mut moved = parameters.clone();
            moved[index] += shift;
            path.compute(&moved, &batch).unwrap().loss * f64::from(batch.factor)
        };
        for (index, &slope) in gradient.iter().enumerate().step_by(3) {
            let mut central = |step: f32| (at(index, step) - at(index, -step)) / (2.0 * f64::from(step));
            let (difference, tolerance) = match steep {
                // Distances of scores have kinks, and large slopes make those of activations count: a step that few are in,
                // so short that the rounding of the loss counts.
                true => (central(3e-4), 5e-4 * value.max(1.0)),
                // Extrapolated to a step of 0 (Richardson): boosts curve strongly.
                false => ((4.0 * central(5e-3) - central(1e-2)) / 3.0, 2e-4),
            };
            let place = format!("{loss:?} {backend:?}, parameter {index}");
            assert!((difference - f64::from(slope)).abs() < tolerance, "{place}: {difference} {slope}");
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
fn gradients_of_joined_layers_are_those_of_finite_differences() {
    let (tanh, add, append) = (Activation::Tanh, Layer::Add { back: 2 }, Layer::Concatenate { back: 1 });
    let residual = vec![dense(5, tanh), dense(6, tanh), dense(5, Activation::Swish), add, Layer::BatchNorm];
    let connected = vec![dense(4, tanh), append, dense(3, Activation::Selu), Layer::AlphaDropout { rate: 0.3 }];
    for layers in [residual, [connected, vec![Layer::Concatenate { back: 2 }, dense(4, tanh)]].concat()] {
        let architecture = network(3, layers, 3);
        architecture.check().unwrap();
        assert_differences(&architecture, Backend::Flex);
    }
}

/// Values to be learnt that no output comes near, where the absolute distance has its kink, as the kernels take them.
fn far_values(events: usize, inputs: usize) -> Sample {
    let mut sample = Sample::new(events, inputs, 1, 1);
    let value = |row: &[f32]| 2.0_f32.copysign(row[0]) + 0.5 * row[inputs - 1];
    sample.targets = sample.inputs.chunks_exact(inputs).map(|row| value(row).to_bits()).collect();
    sample
}

#[test]
fn gradients_of_a_regression_are_those_of_finite_differences_on_all_paths() {
    let layers =
        |units| vec![dense(units, Activation::Tanh), Layer::Dropout { rate: 0.2 }, dense(6, Activation::Softplus)];
    let normed = vec![dense(6, Activation::Linear), Layer::BatchNorm, Layer::Activation(Activation::Tanh)];
    for layers in [layers(8), layers(24), normed] {
        let architecture = Architecture { output: crate::Output::linear(), ..network(3, layers, 2) };
        assert_sample_agreement(&architecture, &far_values(37, 3));
        assert_sample_differences(&architecture, Backend::Flex, &far_values(40, 3));
    }
    let wide = network(12, vec![dense(128, Activation::Tanh); 2], 2);
    assert_sample_agreement(&Architecture { output: crate::Output::linear(), ..wide }, &far_values(1500, 12));
}

/// Two categories around one number.
fn categories() -> Encoding {
    let category = |input, values: &[f32], embedding| Category { input, values: values.to_vec(), embedding };
    let categories = vec![category(2, &[2016.0, 2017.0, 2018.0], Some(2)), category(0, &[-1.0, 1.0], None)];
    Encoding { categories, lorentz_boost: None }
}

#[test]
fn gradients_of_embeddings_are_those_of_finite_differences() {
    let architecture = Architecture { encoding: categories(), ..network(3, vec![dense(5, Activation::Tanh)], 3) };
    let mut sample = Sample::new(40, 3, 3, 1);
    for (event, row) in sample.inputs.chunks_exact_mut(3).enumerate() {
        (row[0], row[2]) = ([-1.0, 1.0][event % 2], 2016.0 + (event / 2 % 3) as f32);
    }
    assert_eq!(Layout::of(&architecture).parameters()[0].name, "embedding_0.weight");
    for backend in [Backend::Flex, Backend::FlexAutodiff] {
        assert_sample_differences(&architecture, backend, &sample);
    }
    let wide = Architecture { layers: vec![dense(40, Activation::Relu), Layer::Dropout { rate: 0.2 }], ..architecture };
    for architecture in [&wide, &Architecture { layers: vec![], ..wide.clone() }] {
        assert_sample_agreement(architecture, &sample);
    }
}

/// Two particles, one of them massless, between two other inputs.
fn boosted() -> (Architecture, Sample) {
    let boost = LorentzBoost { particles: vec![[1, 2, 3, 4], [6, 7, 8, 9]], combinations: 3 };
    let encoding = Encoding { categories: Vec::new(), lorentz_boost: Some(boost) };
    let mut sample = Sample::new(40, 10, 3, 1);
    for row in sample.inputs.chunks_exact_mut(10) {
        row[1] = (0.3 + row[2] * row[2] + row[3] * row[3] + row[4] * row[4]).sqrt();
        row[6] = (row[7] * row[7] + row[8] * row[8] + row[9] * row[9]).sqrt();
    }
    (Architecture { encoding, ..network(10, vec![dense(5, Activation::Tanh)], 3) }, sample)
}

#[test]
fn gradients_of_a_lorentz_boost_are_those_of_finite_differences() {
    let (architecture, sample) = boosted();
    assert_eq!(architecture.widths()[0], 2 + 7 * 3 + 3);
    assert_sample_differences(&architecture, Backend::Flex, &sample);
}

#[test]
fn training_and_prediction_boost_alike() {
    let (architecture, sample) = boosted();
    let mut parameters = parameters(&architecture);
    let mut path = path(&architecture, &(Loss::CrossEntropy, None), Backend::Flex, 40);
    let batch = batch(&sample);
    let mut trained = 0.0;
    for _ in 0..2000 {
        trained = path.compute(&parameters, &batch).unwrap().loss * f64::from(batch.factor);
        path.move_statistics(&mut parameters, 1.0 - BatchNorm::MOMENTUM);
    }
    let factor = 1.0 / sample.events().weight_sum();
    let loss = (&Loss::CrossEntropy, None);
    let predicted = crate::model::evaluate(&architecture, &parameters, &sample.events(), loss, factor).loss * factor;
    assert!((trained - predicted).abs() < 1e-5, "{trained} {predicted}");
}

#[test]
fn one_sigmoid_unit_has_the_binary_cross_entropy_and_its_gradient() {
    let mut architecture = network(3, vec![dense(20, Activation::Tanh), Layer::Dropout { rate: 0.2 }], 2);
    architecture.output.activation = Head::Sigmoid;
    assert_differences(&architecture, Backend::Flex);
    assert_agreement(&architecture, 300);
    let (linear, sample) = (Architecture { layers: vec![], ..architecture }, Sample::new(40, 3, 2, 1));
    let (parameters, batch) = (parameters(&linear), batch(&sample));
    let events = sample.inputs.chunks_exact(3).zip(&sample.targets).zip(&sample.weights);
    let expected = events.map(|((row, &target), &weight)| {
        let z: f32 = row.iter().zip(&parameters).map(|(x, w)| x * w).sum::<f32>() + parameters[3];
        let p = 1.0 / (1.0 + (-f64::from(z)).exp());
        -f64::from(weight) * if target == 0 { p.ln() } else { (1.0 - p).ln() }
    });
    let expected: f64 = expected.sum();
    let found =
        path(&linear, &(Loss::CrossEntropy, None), Backend::Flex, 40).compute(&parameters, &batch).unwrap().loss;
    assert!((found - expected).abs() < 1e-5 * expected, "{found} {expected}");
}

#[test]
fn alpha_dropout_keeps_mean_and_variance_of_normal_values() {
    for rate in [0.1, 0.5] {
        let layers = vec![Layer::AlphaDropout { rate }];
        let [Stage::AlphaDropout(dropout), ..] = stages(&network(1, layers, 2))[..] else { panic!("no dropout") };
        let [scale, shift, dropped] = [dropout.scale, dropout.shift, dropout.dropped].map(f64::from);
        let mean = (1.0 - rate) * shift + rate * dropped;
        let square = (1.0 - rate) * (scale * scale + shift * shift) + rate * dropped * dropped;
        assert!(mean.abs() < 1e-6 && (square - 1.0).abs() < 1e-6, "{rate}: {mean} {square}");
    }
}

#[test]
fn moving_statistics_follow_the_batch() {
    let architecture = network(2, vec![Layer::BatchNorm], 2);
    let sample = Sample::new(400, 2, 2, 1);
    let mut path = path(&architecture, &(Loss::CrossEntropy, None), Backend::Flex, 400);
    let mut parameters = Layout::of(&architecture).initialise(&mut common::seed::stream(1, "test"));
    for _ in 0..2000 {
        path.compute(&parameters, &batch(&sample)).unwrap();
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
