//! A training is written as it always was: checkpoints of older builds know theirs by it.

use common::config::{BalancedBatches, Course, Monitor, Schedule, Snapshots, Variable};

use super::*;
use crate::backend::Backend;
use crate::loss::{Decorrelation, Loss, Normalisation};
use crate::optimiser::{ClipGradient, Optimiser};
use crate::sample::{dense, network};

/// How the text of each training here begins, and what comes behind its objective.
const ARCHITECTURE: &str = r#"{"architecture":{"inputs":2,"layers":[{"dense":{"units":3,"activation":"tanh","initialiser":"glorot_normal","l2":0.0}}],"output":{"classes":2,"initialiser":"glorot_uniform","l2":0.0}},"#;
const ADAM: &str = r#","optimiser":{"adam":{"learning_rate":0.001,"beta1":0.9,"beta2":0.999,"epsilon":1e-8}},"#;

fn plain() -> Training {
    let architecture = network(2, vec![dense(3, crate::Activation::Tanh)], 2);
    Training::new(architecture, Loss::CrossEntropy, Optimiser::adam(1e-3))
}

fn assert_written(training: Training, objective: &str, rest: &str) {
    let expected = format!("{ARCHITECTURE}{objective}{ADAM}{rest}}}");
    training.check().unwrap();
    assert_eq!(serde_json::to_string(&training).unwrap(), expected);
    assert_eq!(serde_json::from_str::<Training>(&expected).unwrap(), training);
}

const CROSS_ENTROPY: &str = r#""loss":"categorical_crossentropy","normalisation":"weight_sum""#;

#[test]
fn the_last_and_the_best_epoch_are_written_with_what_ends_the_training() {
    assert_written(
        plain(),
        CROSS_ENTROPY,
        r#""schedule":null,"clip_gradient":null,"batch_size":null,"shuffle":true,"epochs":1,"early_stopping":null,"save_best_only":false,"weight_averaging":null,"reduce_on_plateau":null,"seed":1,"backend":"flex""#,
    );
    let keep = Keep::Last { early_stopping: Some(EarlyStopping::new(3)) };
    assert_written(
        Training { keep, batches: Batching::Size(100), shuffle: false, ..plain() },
        CROSS_ENTROPY,
        r#""schedule":null,"clip_gradient":null,"batch_size":100,"shuffle":false,"epochs":1,"early_stopping":{"patience":3,"monitor":"validation_loss","min_delta":0.0},"save_best_only":false,"weight_averaging":null,"reduce_on_plateau":null,"seed":1,"backend":"flex""#,
    );
    let (keep, reduce_on_plateau) = (Keep::Best { early_stopping: None }, Some(ReduceOnPlateau::new(2)));
    assert_written(
        Training { keep, reduce_on_plateau, batches: Batching::Size(100), eras: 1..3, ..plain() },
        CROSS_ENTROPY,
        r#""schedule":null,"clip_gradient":null,"batch_size":100,"eras":{"start":1,"end":3},"shuffle":true,"epochs":1,"early_stopping":null,"save_best_only":true,"weight_averaging":null,"reduce_on_plateau":{"patience":2,"factor":0.1,"min_delta":0.0001,"cooldown":0,"min_learning_rate":0.0},"seed":1,"backend":"flex""#,
    );
}

#[test]
fn balanced_batches_are_written_in_place_of_a_batch_size() {
    let balanced = |steps_per_epoch| {
        Batching::Balanced(BalancedBatches { events_per_class: 4, replacement: false, steps_per_epoch })
    };
    let early_stopping = EarlyStopping { patience: 1, monitor: Monitor::ValidationAccuracy, min_delta: 0.5 };
    let keep = Keep::Best { early_stopping: Some(early_stopping) };
    assert_written(
        Training { keep, batches: balanced(None), epochs: 9, ..plain() },
        CROSS_ENTROPY,
        r#""schedule":null,"clip_gradient":null,"batch_size":null,"balanced_batches":{"events_per_class":4,"replacement":false},"shuffle":true,"epochs":9,"early_stopping":{"patience":1,"monitor":"validation_accuracy","min_delta":0.5},"save_best_only":true,"weight_averaging":null,"reduce_on_plateau":null,"seed":1,"backend":"flex""#,
    );
    let keep = Keep::Averaged(WeightAveraging { start: 3, learning_rate: 2e-3 });
    let clip_gradient = Some(ClipGradient::Norm(0.5));
    assert_written(
        Training { keep, clip_gradient, batches: balanced(Some(7)), eras: 0..2, epochs: 4, ..plain() },
        CROSS_ENTROPY,
        r#""schedule":null,"clip_gradient":{"norm":0.5},"batch_size":null,"balanced_batches":{"events_per_class":4,"replacement":false,"steps_per_epoch":7},"eras":{"start":0,"end":2},"shuffle":true,"epochs":4,"early_stopping":null,"save_best_only":false,"weight_averaging":{"start":3,"learning_rate":0.002},"reduce_on_plateau":null,"seed":1,"backend":"flex""#,
    );
}

#[test]
fn ensembles_and_all_of_an_objective_are_written() {
    let waves = Course::Cosine { period: 2.0, period_factor: 1.0, end_factor: 0.0 };
    let decorrelate = Decorrelation { variable: Variable::new("m"), strength: 2.0, signal: vec![0], classes: vec![1] };
    let objective = Objective {
        decorrelate: Some(decorrelate),
        normalisation: Normalisation::BatchSize,
        ..Objective::new(Loss::CrossEntropy)
    };
    let schedule = Some(Schedule { course: waves, warm_up: None });
    let keep = Keep::Snapshots(Snapshots::SnapshotEnsemble { members: Some(2) });
    assert_written(
        Training { objective, schedule, keep, epochs: 4, ..plain() },
        r#""loss":"categorical_crossentropy","decorrelate":{"variable":{"name":"m","expression":"m"},"strength":2.0,"signal":[0],"classes":[1]},"normalisation":"batch_size""#,
        r#""schedule":{"course":{"cosine":{"period":2.0,"period_factor":1.0,"end_factor":0.0}}},"clip_gradient":null,"batch_size":null,"shuffle":true,"epochs":4,"early_stopping":null,"save_best_only":false,"weight_averaging":null,"snapshots":{"snapshot_ensemble":{"members":2}},"reduce_on_plateau":null,"seed":1,"backend":"flex""#,
    );
    let cycles = Snapshots::FastGeometricEnsemble { start: 2, cycle: 2, learning_rates: [1e-3, 5e-3] };
    let (objective, keep) = (Objective::new(Loss::Focal { gamma: 2.0 }), Keep::Snapshots(cycles));
    let (alteration, backend) = (Some(Alteration::default()), Backend::FlexAutodiff);
    assert_written(
        Training { objective, keep, alteration, backend, seed: 7, epochs: 4, ..plain() },
        r#""loss":{"focal":{"gamma":2.0}},"normalisation":"weight_sum""#,
        r#""schedule":null,"clip_gradient":null,"batch_size":null,"shuffle":true,"epochs":4,"early_stopping":null,"save_best_only":false,"weight_averaging":null,"snapshots":{"fast_geometric_ensemble":{"start":2,"cycle":2,"learning_rates":[0.001,0.005]}},"reduce_on_plateau":null,"alteration":{},"seed":7,"backend":"flex-autodiff""#,
    );
}

#[test]
fn threads_are_not_written() {
    let written = |threads| serde_json::to_string(&Training { threads, ..plain() }).unwrap();
    assert_eq!(written(Some(2)), written(None));
}

#[test]
fn a_file_with_two_choices_is_refused_with_both() {
    let refused = |keys: &[(&str, serde_json::Value)]| {
        let mut written = serde_json::to_value(plain()).unwrap();
        keys.iter().for_each(|(key, value)| written[*key] = value.clone());
        serde_json::from_value::<Training>(written).unwrap_err().to_string()
    };
    let averaging = ("weight_averaging", serde_json::json!({"start": 1, "learning_rate": 0.1}));
    let snapshots = ("snapshots", serde_json::json!({"snapshot_ensemble": {}}));
    let (early, best) = (("early_stopping", serde_json::json!({"patience": 1})), ("save_best_only", true.into()));
    let balanced = ("balanced_batches", serde_json::json!({"events_per_class": 4, "replacement": false}));
    for [first, second] in [
        [&averaging, &early],
        [&averaging, &best],
        [&snapshots, &early],
        [&snapshots, &best],
        [&snapshots, &averaging],
        [&balanced, &("batch_size", 100.into())],
    ] {
        let error = refused(&[first.clone(), second.clone()]);
        assert!([first.0, second.0].iter().all(|key| error.contains(&format!("`{key}`"))), "{error}");
    }
}
