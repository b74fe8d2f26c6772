//! Predictions against plain loops in f64, and models through their tensors.

use common::model_file::Tensor;

use super::*;
use crate::sample::{Sample, dense, network};
use crate::{Activation, Layer, Layout};

fn model() -> Model {
    let layers = vec![dense(20, Activation::Tanh), Layer::BatchNorm, Layer::Dropout { rate: 0.5 }];
    let architecture = network(4, layers, 3);
    let mut parameters = Layout::of(&architecture).initialise(&mut common::seed::stream(1, "test"));
    parameters.iter_mut().for_each(|value| *value += 0.1);
    Model::new(architecture, parameters).unwrap()
}

/// Probabilities of one event in plain f64 loops.
fn by_hand(model: &Model, event: &[f32]) -> Vec<f64> {
    let part = |name: &str| {
        let tensors = model.tensors();
        tensors.into_iter().find(|tensor| tensor.name == name).unwrap().values
    };
    let dense = |name: &str, inputs: &[f64]| -> Vec<f64> {
        let (weight, bias) = (part(&format!("{name}.weight")), part(&format!("{name}.bias")));
        let weights = |unit: usize| weight.iter().skip(unit).step_by(bias.len());
        let sum = |unit| inputs.iter().zip(weights(unit)).map(|(x, &w)| x * f64::from(w)).sum::<f64>();
        (0..bias.len()).map(|unit| sum(unit) + f64::from(bias[unit])).collect()
    };
    let inputs: Vec<f64> = event.iter().map(|&x| f64::from(x)).collect();
    let mut hidden: Vec<f64> = dense("dense_0", &inputs).into_iter().map(f64::tanh).collect();
    let names = ["gamma", "beta", "moving_mean", "moving_variance"];
    let [gamma, beta, mean, variance] = names.map(|name| part(&format!("batch_norm_0.{name}")));
    for (unit, value) in hidden.iter_mut().enumerate() {
        let at = |values: &[f32]| f64::from(values[unit]);
        *value = (*value - at(&mean)) / (at(&variance) + 1e-3).sqrt() * at(&gamma) + at(&beta);
    }
    let exponentials: Vec<f64> = dense("output", &hidden).into_iter().map(f64::exp).collect();
    let total: f64 = exponentials.iter().sum();
    exponentials.into_iter().map(|value| value / total).collect()
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

#[test]
fn a_model_survives_its_tensors() {
    let model = model();
    let json = model.architecture_json().unwrap();
    let mut tensors = model.tensors();
    tensors.reverse();
    let architecture = serde_json::from_value(json).unwrap();
    assert_eq!(Model::from_tensors(architecture, &tensors).unwrap(), model);
}

#[test]
fn tensors_that_do_not_fit_are_refused_by_name() {
    let model = model();
    let read = |change: fn(&mut Vec<Tensor>)| {
        let mut tensors = model.tensors();
        change(&mut tensors);
        Model::from_tensors(model.architecture().clone(), &tensors).unwrap_err().to_string()
    };
    let missing = read(|tensors| drop(tensors.remove(1)));
    assert!(missing.contains("`dense_0.bias` is missing"), "{missing}");
    let unknown = read(|tensors| tensors[0].name = "dense_9.weight".into());
    assert!(unknown.contains("`dense_9.weight`"), "{unknown}");
    let shape = read(|tensors| tensors[0].shape = vec![20, 4]);
    assert!(shape.contains("[20, 4]") && shape.contains("[4, 20]"), "{shape}");
}
