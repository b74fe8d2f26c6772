//! Trainings on numbers in place of classes.

use super::tests::{training, wide};
use super::*;
use crate::sample::{Sample, dense};
use crate::{
    Activation, Architecture, Backend, Course, Events, Layer, Loss, Model, Monitor, Optimiser, Output, Result,
    Schedule, Snapshots,
};

/// Events with a value that is linear in their inputs: 2 x_0 - x_1 + 0.5.
fn lines(events: usize, seed: u64) -> (Sample, Vec<f32>) {
    let sample = Sample::new(events, 6, 3, seed);
    let values = sample.inputs.chunks_exact(6).map(|row| 2.0 * row[0] - row[1] + 0.5).collect();
    (sample, values)
}

fn learn(training: &Training, (sample, values): &(Sample, Vec<f32>)) -> Result<Outcome> {
    let (other, truth) = lines(300, 99);
    let events = Events { values, targets: &[], ..sample.events() };
    training.run(events, Events { values: &truth, targets: &[], ..other.events() }, &mut Silent)
}

pub(super) fn regression(layers: Vec<Layer>) -> Training {
    let training = Training { objective: Objective::new(Loss::SquaredError), ..training(layers) };
    Training { architecture: Architecture { output: Output::linear(), ..training.architecture.clone() }, ..training }
}

#[test]
fn a_regression_finds_the_line_in_its_events() {
    let optimiser = Optimiser::adam(0.1);
    for loss in [Loss::SquaredError, Loss::AbsoluteError] {
        let schedule = Some(Schedule { course: Course::Exponential { factor: 0.94 }, warm_up: None });
        let objective = Objective::new(loss);
        let training = Training { objective, optimiser, schedule, epochs: 100, ..regression(vec![]) };
        let outcome = learn(&training, &lines(2000, 1)).unwrap();
        for (found, truth) in outcome.model.parameters().iter().zip([2.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.5]) {
            assert!((found - truth).abs() < 1e-2, "{:?}", outcome.model);
        }
        let last = outcome.history.epochs.last().unwrap();
        let errors = last.validation_errors.unwrap();
        assert!(errors.mean_absolute_error <= errors.rms && errors.rms < 1e-2, "{last:?}");
        let squared = training.objective.loss == Loss::SquaredError;
        let loss = if squared { errors.rms.powi(2) } else { errors.mean_absolute_error };
        assert!((last.validation_loss.unwrap() - loss).abs() < 1e-9, "{last:?}");
        assert_eq!((last.accuracy, last.validation_accuracy), (None, None));
    }
}

#[test]
fn the_absolute_error_finds_the_weighted_median_and_the_squared_one_the_weighted_mean() {
    let (mut sample, _) = lines(900, 1);
    sample.inputs.fill(0.0);
    // The classes 0, 1, 2 have the values 1, 2, 10; class 1 weighs as much as both others and a bit.
    let values: Vec<f32> = sample.targets.iter().map(|&class| [1.0, 2.0, 10.0][class as usize]).collect();
    sample.weights = sample.targets.iter().map(|&class| [0.8, 2.1, 1.1][class as usize]).collect();
    for (loss, truth) in [(Loss::AbsoluteError, 2.0), (Loss::SquaredError, (0.8 + 4.2 + 11.0) / 4.0)] {
        let schedule = Some(Schedule { course: Course::Exponential { factor: 0.98 }, warm_up: None });
        let optimiser = Optimiser::sgd(0.2, 0.0);
        let (objective, batches) = (Objective::new(loss), Batching::All);
        let training = Training { objective, optimiser, schedule, batches, epochs: 300, ..regression(vec![]) };
        let events = Events { values: &values, ..sample.events() };
        let model = training.run(events, Events::default(), &mut Silent).unwrap().model;
        assert!((model.parameters()[6] - truth).abs() < 1e-2, "{truth} {:?}", model.parameters());
    }
}

#[test]
fn both_gradient_paths_and_any_number_of_threads_learn_the_same_values() {
    let training = Training { batches: Batching::Size(1000), ..regression(wide().architecture.layers) };
    let outcome = |training: Training| learn(&training, &lines(2100, 1)).unwrap();
    let [one, three] = [1, 3].map(|threads| outcome(Training { threads: Some(threads), ..training.clone() }));
    assert_eq!(one.model, three.model);
    let burns = outcome(Training { backend: Backend::FlexAutodiff, ..training });
    for (ours, burns) in one.history.epochs.iter().zip(burns.history.epochs) {
        assert!((ours.loss - burns.loss).abs() < 1e-4 * burns.loss, "{ours:?} {burns:?}");
        let (ours, burns) = (ours.errors.unwrap(), burns.errors.unwrap());
        assert!((ours.mean_absolute_error - burns.mean_absolute_error).abs() < 1e-4, "{ours:?} {burns:?}");
    }
}

#[test]
fn an_ensemble_of_regressions_gives_the_mean_of_their_numbers() {
    let cycles = Snapshots::FastGeometricEnsemble { start: 2, cycle: 2, learning_rates: [1e-3, 5e-2] };
    let training =
        Training { keep: Keep::Snapshots(cycles), epochs: 4, ..regression(vec![dense(10, Activation::Tanh)]) };
    let outcome = learn(&training, &lines(600, 1)).unwrap();
    let (sample, values) = lines(300, 99);
    let predicted = |parameters: &[f32]| -> Vec<f32> {
        let model = Model::ensemble(training.architecture.clone(), parameters.to_vec()).unwrap();
        let (predictor, mut space) = (model.predictor(), crate::Space::default());
        let one = |row: &[f32]| {
            predictor.inputs(1, &mut space).copy_from_slice(row);
            predictor.predict(1, &mut space)[0]
        };
        sample.inputs.chunks_exact(6).map(one).collect()
    };
    let all = outcome.model.parameters();
    let (first, second) = all.split_at(all.len() / 2);
    let (together, first, second) = (predicted(all), predicted(first), predicted(second));
    let mut loss = 0.0;
    for (event, score) in together.iter().enumerate() {
        assert!((score - 0.5 * (first[event] + second[event])).abs() < 1e-5, "{score}");
        loss += f64::from(sample.weights[event] * (score - values[event]).powi(2));
    }
    let found = outcome.ensemble.unwrap().validation_loss.unwrap();
    assert!((loss / sample.events().weight_sum() - found).abs() < 1e-5, "{loss} {found}");
}

#[test]
fn what_only_classes_have_is_refused_in_a_regression() {
    let good = regression(vec![]);
    let refused = |training: Training| learn(&training, &lines(60, 1)).unwrap_err().to_string();
    let cross = refused(Training { objective: Objective::new(Loss::CrossEntropy), ..good.clone() });
    assert!(cross.contains("the squared or the absolute error"), "{cross}");
    let monitor = EarlyStopping { monitor: Monitor::ValidationAccuracy, ..EarlyStopping::new(1) };
    let keep = Keep::Last { early_stopping: Some(monitor) };
    assert!(refused(Training { keep, ..good.clone() }).contains("validation loss"));
    let (sample, mut values) = lines(60, 1);
    let error = good.run(sample.events(), Events::default(), &mut Silent).unwrap_err().to_string();
    assert!(error.contains("found 0 values to learn, expected 60"), "{error}");
    let error = wide().run(Events { values: &values, ..sample.events() }, Events::default(), &mut Silent).unwrap_err();
    assert!(error.to_string().contains("found 60 values to learn, expected 0"), "{error}");
    values[7] = f32::NAN;
    assert!(learn(&good, &(sample, values)).unwrap_err().to_string().contains("value to learn of event 7 is NaN"));
    let two = Architecture { output: Output { classes: 2, ..Output::linear() }, ..good.architecture.clone() };
    assert!(refused(Training { architecture: two, ..good }).contains("expected one linear unit"));
}
