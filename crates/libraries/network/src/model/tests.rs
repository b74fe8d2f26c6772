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

#[test]
fn predictions_are_those_of_plain_loops() {
    let (model, sample) = (model(), Sample::new(1200, 4, 3, 1));
    let probabilities = model.predict(&sample.inputs).unwrap();
    for (event, found) in sample.inputs.chunks(4).zip(probabilities.chunks(3)) {
        for (truth, found) in by_hand(&model, event).iter().zip(found) {
            assert!((truth - f64::from(*found)).abs() < 1e-6, "{truth} {found}");
        }
    }
}

#[test]
fn predictions_do_not_depend_on_threads_or_on_the_other_events() {
    let (model, sample) = (model(), Sample::new(1200, 4, 3, 1));
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let one = pool(1).install(|| model.predict(&sample.inputs)).unwrap();
    assert_eq!(one, pool(3).install(|| model.predict(&sample.inputs)).unwrap());
    assert!(model.predict(&[]).unwrap().is_empty());
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

#[test]
fn inputs_of_another_width_are_refused() {
    let error = model().predict(&[0.0; 7]).unwrap_err().to_string();
    assert!(error.contains("found 7 input values"), "{error}");
}
