//! Predictions against plain loops in f64, and models through their tensors.

use modelfile::Tensor;

use super::*;
use crate::sample::{Sample, dense, network};
use crate::{Activation, Category, Encoding, Head, Layer, Layout, LorentzBoost};

fn model() -> Model {
    let layers = vec![dense(20, Activation::Tanh), Layer::BatchNorm, Layer::Dropout { rate: 0.5 }];
    model_of(network(4, layers, 3))
}

/// The values of a tensor.
fn part(model: &Model, name: &str) -> Vec<f32> {
    model.tensors().into_iter().find(|tensor| tensor.name == name).unwrap().values
}

/// `inputs · weight + bias` in plain f64 loops.
fn product(model: &Model, name: &str, inputs: &[f64]) -> Vec<f64> {
    let (weight, bias) = (part(model, &format!("{name}.weight")), part(model, &format!("{name}.bias")));
    assert_eq!(weight.len(), inputs.len() * bias.len());
    let weights = |unit: usize| weight.iter().skip(unit).step_by(bias.len());
    let sum = |unit| inputs.iter().zip(weights(unit)).map(|(x, &w)| x * f64::from(w)).sum::<f64>();
    (0..bias.len()).map(|unit| sum(unit) + f64::from(bias[unit])).collect()
}

/// The softmax of the output layer.
fn scores(model: &Model, hidden: &[f64]) -> Vec<f64> {
    let exponentials: Vec<f64> = product(model, "output", hidden).into_iter().map(f64::exp).collect();
    let total: f64 = exponentials.iter().sum();
    exponentials.into_iter().map(|value| value / total).collect()
}

/// Probabilities of one event in plain f64 loops.
fn by_hand(model: &Model, event: &[f32]) -> Vec<f64> {
    let inputs: Vec<f64> = event.iter().map(|&x| f64::from(x)).collect();
    let mut hidden: Vec<f64> = product(model, "dense_0", &inputs).into_iter().map(f64::tanh).collect();
    let names = ["gamma", "beta", "moving_mean", "moving_variance"];
    let [gamma, beta, mean, variance] = names.map(|name| part(model, &format!("batch_norm_0.{name}")));
    for (unit, value) in hidden.iter_mut().enumerate() {
        let at = |values: &[f32]| f64::from(values[unit]);
        *value = (*value - at(&mean)) / (at(&variance) + 1e-3).sqrt() * at(&gamma) + at(&beta);
    }
    scores(model, &hidden)
}

/// Probabilities of row-major events, in blocks of `block` events; one row of three classes for each.
fn predict(model: &Model, inputs: &[f32], block: usize) -> Vec<[f32; 3]> {
    let predictor = model.predictor();
    let mut space = Space::default();
    let predict = |rows: &[f32]| {
        let events = rows.len() / 4;
        for (index, value) in predictor.inputs(events, &mut space).iter_mut().enumerate() {
            *value = rows[index % events * 4 + index / events];
        }
        let found = predictor.predict(events, &mut space);
        (0..events).map(|event| [0, 1, 2].map(|class| found[class * events + event])).collect::<Vec<_>>()
    };
    inputs.chunks(4 * block).flat_map(predict).collect()
}

#[test]
fn predictions_are_those_of_plain_loops() {
    let (model, sample) = (model(), Sample::new(1200, 4, 3, 1));
    for (event, found) in sample.inputs.chunks(4).zip(predict(&model, &sample.inputs, Predictor::EVENTS)) {
        for (truth, found) in by_hand(&model, event).iter().zip(found) {
            assert!((truth - f64::from(found)).abs() < 1e-6, "{truth} {found}");
        }
    }
}

#[test]
fn predictions_do_not_depend_on_the_other_events_of_a_block() {
    let (model, sample) = (model(), Sample::new(1200, 4, 3, 1));
    let whole = predict(&model, &sample.inputs, Predictor::EVENTS);
    for block in [1, 7, 64, 333] {
        assert_eq!(predict(&model, &sample.inputs, block), whole, "blocks of {block}");
    }
}

/// Joins of both kinds: `[swish(tanh(x)), x]` plus an elu layer on it.
fn joined() -> Model {
    let (add, append) = (Layer::Add { back: 1 }, Layer::Concatenate { back: 2 });
    let layers = vec![dense(9, Activation::Tanh), dense(9, Activation::Swish), append, dense(13, Activation::Elu), add];
    model_of(network(4, layers, 3))
}

#[test]
fn joined_layers_are_those_of_plain_loops_whatever_the_block() {
    let (model, sample) = (joined(), Sample::new(1200, 4, 3, 1));
    let whole = predict(&model, &sample.inputs, Predictor::EVENTS);
    for (event, found) in sample.inputs.chunks(4).zip(&whole) {
        let inputs: Vec<f64> = event.iter().map(|&x| f64::from(x)).collect();
        let first: Vec<f64> = product(&model, "dense_0", &inputs).into_iter().map(f64::tanh).collect();
        let second = product(&model, "dense_1", &first).into_iter().map(|x| x / (1.0 + (-x).exp()));
        let appended: Vec<f64> = second.chain(inputs).collect();
        let third = product(&model, "dense_2", &appended).into_iter().map(|x| if x > 0.0 { x } else { x.exp_m1() });
        let hidden: Vec<f64> = third.zip(&appended).map(|(x, y)| x + y).collect();
        for (truth, found) in scores(&model, &hidden).iter().zip(found) {
            assert!((truth - f64::from(*found)).abs() < 1e-6, "{truth} {found}");
        }
    }
    for block in [1, 7, 64, 333] {
        assert_eq!(predict(&model, &sample.inputs, block), whole, "blocks of {block}");
    }
}

/// The model of an architecture, with biases that are not 0.
fn model_of(architecture: Architecture) -> Model {
    let mut parameters = Layout::of(&architecture).initialise(&mut common::seed::stream(1, "test"));
    parameters.iter_mut().for_each(|value| *value += 0.1);
    Model::new(architecture, parameters).unwrap()
}

#[test]
fn one_sigmoid_unit_gives_the_scores_of_both_classes() {
    let mut architecture = network(4, vec![dense(5, Activation::Tanh)], 2);
    architecture.output.activation = Head::Sigmoid;
    let (model, sample) = (model_of(architecture), Sample::new(30, 4, 2, 1));
    assert_eq!(part(&model, "output.weight").len(), 5);
    let (predictor, mut space) = (model.predictor(), Space::default());
    for event in sample.inputs.chunks(4) {
        predictor.inputs(1, &mut space).copy_from_slice(event);
        let inputs: Vec<f64> = event.iter().map(|&x| f64::from(x)).collect();
        let hidden: Vec<f64> = product(&model, "dense_0", &inputs).into_iter().map(f64::tanh).collect();
        let truth = 1.0 / (1.0 + (-product(&model, "output", &hidden)[0]).exp());
        let found = predictor.predict(1, &mut space);
        assert!((f64::from(found[0]) - truth).abs() < 1e-6 && (found[0] + found[1] - 1.0).abs() < 1e-6, "{found:?}");
    }
}

#[test]
fn categories_are_looked_up_whatever_the_block_and_unknown_values_are_found() {
    let category = |input, values: &[f32], embedding| Category { input, values: values.to_vec(), embedding };
    let categories = vec![category(1, &[2016.0, 2017.0], Some(3)), category(3, &[-1.0, 1.0], None)];
    let encoding = Encoding { categories, lorentz_boost: None };
    let model = model_of(Architecture { encoding, ..network(4, vec![dense(5, Activation::Tanh)], 3) });
    let mut sample = Sample::new(1200, 4, 3, 1);
    for (event, row) in sample.inputs.chunks_exact_mut(4).enumerate() {
        (row[1], row[3]) = (2016.0 + (event % 2) as f32, [-1.0, 1.0][event / 2 % 2]);
    }
    let whole = predict(&model, &sample.inputs, Predictor::EVENTS);
    for (event, found) in sample.inputs.chunks(4).zip(&whole) {
        let embedding = &part(&model, "embedding_0.weight")[3 * usize::from(event[1] == 2017.0)..][..3];
        let charge = [f32::from(u8::from(event[3] == -1.0)), f32::from(u8::from(event[3] == 1.0))];
        let inputs = [&[event[0], event[2]], embedding, &charge].concat();
        let inputs: Vec<f64> = inputs.into_iter().map(f64::from).collect();
        let hidden: Vec<f64> = product(&model, "dense_0", &inputs).into_iter().map(f64::tanh).collect();
        for (truth, found) in scores(&model, &hidden).iter().zip(found) {
            assert!((truth - f64::from(*found)).abs() < 1e-6, "{truth} {found}");
        }
    }
    assert_eq!(predict(&model, &sample.inputs, 7), whole);
    let mut inputs = [0.0, 0.0, 2016.0, 2015.0, 0.0, 0.0, 1.0, 1.0];
    assert!(!model.predictor().knows(2, &mut inputs));
    assert!(inputs[3].is_nan() && inputs.iter().filter(|input| input.is_nan()).count() == 1, "{inputs:?}");
}

/// The Lorentz matrix into the rest frame of a momentum (Jackson, equation 11.98), applied to another.
fn boost_by_matrix(of: [f64; 4], frame: [f64; 4]) -> [f64; 4] {
    let beta = [frame[1], frame[2], frame[3]].map(|component| component / frame[0]);
    let square: f64 = beta.iter().map(|component| component * component).sum();
    let gamma = 1.0 / (1.0 - square).sqrt();
    let element = |row: usize, column: usize| match (row, column) {
        (0, 0) => gamma,
        (0, at) | (at, 0) => -gamma * beta[at - 1],
        (a, b) => f64::from(u8::from(a == b)) + (gamma - 1.0) * beta[a - 1] * beta[b - 1] / square,
    };
    [0, 1, 2, 3].map(|row| (0..4).map(|column| element(row, column) * of[column]).sum())
}

#[test]
fn boosted_features_are_those_of_the_lorentz_matrix() {
    let boost = LorentzBoost { particles: vec![[0, 1, 2, 3], [4, 5, 6, 7]], combinations: 2 };
    let encoding = Encoding { categories: Vec::new(), lorentz_boost: Some(boost) };
    let architecture = Architecture { encoding, ..network(8, vec![], 3) };
    let mut parameters = Layout::of(&architecture).initialise(&mut common::seed::stream(1, "test"));
    parameters[1] *= -1.0; // the sign of a weight does not matter
    let model = Model::new(architecture, parameters).unwrap();
    let event = [50.0, 20.0, -15.0, 30.0, 80.0, 40.0, 10.0, -60.0_f32];
    let (predictor, mut space) = (model.predictor(), Space::default());
    predictor.inputs(1, &mut space).copy_from_slice(&event);
    let found = predictor.predict(1, &mut space).to_vec();
    let sum = |weights: &[f32], index: usize| {
        let of = |particle: usize, at: usize| f64::from(weights[2 * particle + index].abs() * event[4 * particle + at]);
        [0, 1, 2, 3].map(|at| of(0, at) + of(1, at))
    };
    let (particles, frames) = (part(&model, "lorentz_boost.particles"), part(&model, "lorentz_boost.frames"));
    let combined = [0, 1].map(|index| sum(&particles, index));
    let boosted = [0, 1].map(|index| boost_by_matrix(combined[index], sum(&frames, index)));
    let length = |momentum: &[f64]| momentum.iter().map(|x| x * x).sum::<f64>().sqrt();
    let mut features: Vec<f64> = (0..4).flat_map(|at| boosted.map(|momentum| momentum[at])).collect();
    features.extend(boosted.map(|momentum| length(&momentum[1..3])));
    features.extend(boosted.map(|momentum| length(&momentum[1..])));
    features.extend(combined.map(|momentum| (momentum[0].powi(2) - length(&momentum[1..]).powi(2)).sqrt()));
    let product: f64 = (1..4).map(|at| boosted[0][at] * boosted[1][at]).sum();
    features.push(product / (length(&boosted[0][1..]) * length(&boosted[1][1..])));
    features.iter_mut().for_each(|feature| *feature /= (1.0_f64 + 1e-3).sqrt());
    for (truth, found) in scores(&model, &features).iter().zip(found) {
        assert!((truth - f64::from(found)).abs() < 1e-4, "{truth} {found}");
    }
}

#[test]
fn a_model_survives_its_tensors() {
    let model = model();
    let json = model.architecture_json().unwrap();
    let mut tensors = model.tensors();
    tensors.reverse();
    let architecture = serde_json::from_value(json).unwrap();
    assert_eq!(Model::from_tensors(architecture, 1, &tensors).unwrap(), model);
}

/// Models of one architecture, and their ensemble.
fn ensemble() -> (Vec<Model>, Model) {
    let mut random = common::seed::stream(5, "members");
    let architecture = model().architecture().clone();
    let mut member = || Layout::of(&architecture).initialise(&mut random);
    let parameters: Vec<Vec<f32>> = (0..3).map(|_| member()).collect();
    let all = Model::ensemble(architecture.clone(), parameters.concat()).unwrap();
    (parameters.into_iter().map(|values| Model::new(architecture.clone(), values).unwrap()).collect(), all)
}

#[test]
fn an_ensemble_scores_the_mean_of_its_members() {
    let (members, ensemble) = ensemble();
    let sample = Sample::new(1200, 4, 3, 1);
    let found = predict(&ensemble, &sample.inputs, Predictor::EVENTS);
    let each: Vec<_> = members.iter().map(|member| predict(member, &sample.inputs, 100)).collect();
    for (event, scores) in found.iter().enumerate() {
        for class in 0..3 {
            let mean = each.iter().map(|member| f64::from(member[event][class])).sum::<f64>() / 3.0;
            assert!((mean - f64::from(scores[class])).abs() < 1e-6, "{mean} {scores:?}");
        }
    }
    assert_eq!(predict(&ensemble, &sample.inputs, 7), found);
    let loss = (&crate::Loss::CrossEntropy, None);
    let sums = evaluate(ensemble.architecture(), ensemble.parameters(), &sample.events(), loss, 1.0);
    let judged = sums.loss / sample.events().weight_sum();
    let losses = found.iter().zip(&sample.targets).map(|(scores, &target)| -f64::from(scores[target as usize]).ln());
    let weighted: f64 = losses.zip(&sample.weights).map(|(loss, &weight)| loss * f64::from(weight)).sum();
    assert!((judged - weighted / sample.events().weight_sum()).abs() < 1e-5, "{judged}");
}

#[test]
fn an_ensemble_survives_its_tensors() {
    let (members, ensemble) = ensemble();
    let read = |members, tensors: &[Tensor]| Model::from_tensors(ensemble.architecture().clone(), members, tensors);
    let tensors = ensemble.tensors();
    assert_eq!(read(3, &tensors).unwrap(), ensemble);
    let second = tensors.iter().find(|tensor| tensor.name == "member_1/dense_0.weight").unwrap();
    assert_eq!(second.values, part(&members[1], "dense_0.weight"));
    let refused = |members| read(members, &tensors).unwrap_err().to_string();
    assert!(refused(usize::MAX).contains("`member_3/dense_0.weight` is missing"), "{}", refused(usize::MAX));
    assert!(refused(2).contains("`member_2/"), "{}", refused(2));
    assert!(refused(1).contains("`dense_0.weight` is missing"), "{}", refused(1));
    assert!(Model::ensemble(ensemble.architecture().clone(), Vec::new()).is_err());
    assert!(Model::new(ensemble.architecture().clone(), ensemble.parameters().to_vec()).is_err());
}

#[test]
fn tensors_that_do_not_fit_are_refused_by_name() {
    let model = model();
    let read = |change: fn(&mut Vec<Tensor>)| {
        let mut tensors = model.tensors();
        change(&mut tensors);
        Model::from_tensors(model.architecture().clone(), 1, &tensors).unwrap_err().to_string()
    };
    let missing = read(|tensors| drop(tensors.remove(1)));
    assert!(missing.contains("`dense_0.bias` is missing"), "{missing}");
    let unknown = read(|tensors| tensors.push(Tensor { name: "dense_9.weight".into(), ..tensors[0].clone() }));
    assert!(unknown.contains("`dense_9.weight`"), "{unknown}");
    let shape = read(|tensors| tensors[0].shape = vec![20, 4]);
    assert!(shape.contains("[20, 4]") && shape.contains("[4, 20]"), "{shape}");
}
