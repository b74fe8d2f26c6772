//! Trainings that stop after an epoch and go on end as those that never stopped, bit by bit.

use std::ops::ControlFlow;

use super::tests::training;
use super::*;
use crate::sample::{Sample, dense};
use crate::{
    Activation, ClipGradient, Course, Decorrelation, Error, Layer, Monitor, Optimiser, Result, Schedule, Snapshots,
};

const EPOCHS: usize = 6;

/// Keeps the state after each epoch and stops where it is told to.
#[derive(Default)]
struct Keeper {
    states: Vec<Checkpoint>,
    /// Epoch and events of it after which to stop.
    stop: Option<(usize, usize)>,
    broken: Option<Checkpoint>,
}

impl Observer for Keeper {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        let here = self.stop.is_some_and(|(epoch, done)| (progress.epoch, progress.done) == (epoch, done));
        if here { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn epoch(&mut self, epoch: &Epoch, state: &Checkpoint) -> ControlFlow<()> {
        assert_eq!(epoch.epoch, state.epochs());
        self.states.push(stored(state));
        ControlFlow::Continue(())
    }

    fn broken(&mut self, last: &Checkpoint) {
        self.broken = Some(stored(last));
    }
}

/// A checkpoint whose numbers were text, as in a file.
fn stored(state: &Checkpoint) -> Checkpoint {
    let (numbers, arrays) = state.parts().unwrap();
    Checkpoint::from_parts(serde_json::from_str(&numbers.to_string()).unwrap(), arrays).unwrap()
}

/// Everything about an outcome but times.
fn bits(outcome: &Outcome) -> (Vec<u32>, String) {
    let numbers = (&outcome.history, outcome.best_epoch, outcome.stopped_early, outcome.averaged, &outcome.ensemble);
    let parameters = outcome.model.parameters().iter().map(|value| value.to_bits());
    (parameters.collect(), serde_json::to_string(&numbers).unwrap())
}

fn run(training: &Training, from: Option<Checkpoint>, observer: &mut Keeper) -> Result<Outcome> {
    let (train, validation) = (Sample::new(700, 6, 3, 1), Sample::new(300, 6, 3, 99));
    match from {
        Some(from) => training.resume(from, train.events(), validation.events(), observer),
        None => training.run(train.events(), validation.events(), observer),
    }
}

/// What a training is worth that ended at `last`.
fn end(training: &Training, last: &Checkpoint) -> Outcome {
    let (train, validation) = (Sample::new(700, 6, 3, 1), Sample::new(300, 6, 3, 99));
    training.end(last, train.events(), validation.events()).unwrap()
}

fn training_of(layers: Vec<Layer>) -> Training {
    Training { epochs: EPOCHS, ..training(layers) }
}

fn plain() -> Training {
    training_of(vec![dense(24, Activation::Tanh)])
}

fn averaged(start: usize, learning_rate: f64) -> Keep {
    Keep::Averaged(WeightAveraging { start, learning_rate })
}

fn geometric(start: usize) -> Keep {
    Keep::Snapshots(Snapshots::FastGeometricEnsemble { start, cycle: 2, learning_rates: [1e-3, 5e-3] })
}

/// A state without times.
fn numbers(state: &Checkpoint) -> (String, Vec<modelfile::Array>) {
    let (numbers, arrays) = state.parts().unwrap();
    (numbers.to_string(), arrays)
}

/// Trainings that carry all kinds of state from epoch to epoch.
fn spread() -> Vec<Training> {
    let wide = vec![dense(128, Activation::Tanh), Layer::Dropout { rate: 0.2 }, dense(128, Activation::Relu)];
    let normalised = vec![dense(16, Activation::Relu), Layer::BatchNorm];
    let cycle = Course::OneCycle { lengths: [2.5, 3.5], start_factor: 0.1, end_factor: 0.0, momenta: [0.85, 0.95] };
    let waves = Course::Cosine { period: 2.0, period_factor: 1.0, end_factor: 0.0 };
    let snapshots = Keep::Snapshots(Snapshots::SnapshotEnsemble { members: Some(2) });
    let geometric = geometric(2);
    let best = |early_stopping| Keep::Best { early_stopping };
    let early = |patience| Some(EarlyStopping { min_delta: 1e-3, ..EarlyStopping::new(patience) });
    let accuracy = EarlyStopping { monitor: Monitor::ValidationAccuracy, ..EarlyStopping::new(2) };
    let accuracy = Keep::Last { early_stopping: Some(accuracy) };
    let eager = Some(ReduceOnPlateau { min_delta: 0.05, cooldown: 1, ..ReduceOnPlateau::new(1) });
    let nesterov = Optimiser::Sgd { learning_rate: 0.05, momentum: 0.9, nesterov: true };
    let hasty = Optimiser::adam(0.05);
    let variable = common::config::Variable::new("m");
    let decorrelate = Some(Decorrelation { variable, strength: 1.0, signal: vec![0], classes: vec![1, 2] });
    let objective = Objective { decorrelate, ..plain().objective };
    vec![
        plain(),
        Training { shuffle: false, ..plain() },
        Training {
            batches: Batching::All,
            optimiser: nesterov,
            clip_gradient: Some(ClipGradient::Norm(0.5)),
            ..plain()
        },
        Training { optimiser: Optimiser::nadam(2e-3), ..training_of(wide.clone()) },
        Training { keep: best(early(1)), optimiser: hasty, ..training_of(wide) },
        Training { keep: accuracy, reduce_on_plateau: eager, optimiser: Optimiser::radam(0.01), ..plain() },
        Training { keep: averaged(3, 2e-3), ..training_of(normalised.clone()) },
        Training { optimiser: Optimiser::sgd(0.05, 0.9), keep: best(None), ..training_of(normalised) },
        Training { schedule: Some(Schedule { course: cycle, warm_up: None }), ..plain() },
        Training { keep: averaged(EPOCHS, 2e-3), optimiser: Optimiser::adamw(1e-3, 0.1), ..plain() },
        Training { objective, ..plain() },
        Training { schedule: Some(Schedule { course: waves, warm_up: None }), keep: snapshots, ..plain() },
        Training { keep: geometric, ..training_of(vec![dense(8, Activation::Relu), Layer::BatchNorm]) },
    ]
}

#[test]
fn a_training_that_stops_after_any_epoch_goes_on_to_the_same_bytes() {
    let (mut stopped, mut lowered) = (0, 0);
    for training in spread() {
        let with = |threads| Training { threads: Some(threads), ..training.clone() };
        let mut keeper = Keeper::default();
        let whole = run(&with(1), None, &mut keeper).unwrap();
        assert_eq!(keeper.states.len(), whole.history.epochs.len());
        stopped += usize::from(whole.stopped_early);
        lowered += usize::from(keeper.states.iter().any(|state| state.rate != training.optimiser.learning_rate()));
        for (index, state) in keeper.states.iter().enumerate() {
            let mut resumed = Keeper::default();
            let outcome = run(&with(1 + index % 2), Some(state.clone()), &mut resumed).unwrap();
            assert!(bits(&outcome) == bits(&whole), "{training:?} after epoch {}", index + 1);
            let (later, again) = (&keeper.states[index + 1..], &resumed.states);
            assert!(later.iter().map(numbers).eq(again.iter().map(numbers)), "{training:?} after epoch {}", index + 1);
        }
    }
    assert!(stopped > 0 && lowered > 0, "no training stopped early, or none came to a plateau");
}

#[test]
fn a_training_that_ends_within_an_epoch_hands_out_the_end_of_the_last_whole_one() {
    let whole = run(&plain(), None, &mut Keeper::default()).unwrap();
    let mut keeper = Keeper { stop: Some((4, 512)), ..Keeper::default() };
    let error = run(&plain(), None, &mut keeper).unwrap_err();
    assert!(matches!(error, Error::Interrupted { epoch: 4 }), "{error}");
    let last = keeper.broken.unwrap();
    assert_eq!((last.epochs(), last.parts().unwrap()), (3, keeper.states[2].parts().unwrap()));
    assert_eq!(bits(&run(&plain(), Some(last), &mut Keeper::default()).unwrap()), bits(&whole));
    let mut early = Keeper { stop: Some((1, 512)), ..Keeper::default() };
    run(&plain(), None, &mut early).unwrap_err();
    assert!(early.broken.is_none());
}

#[test]
fn a_training_that_diverges_hands_out_its_last_good_model() {
    let leap = Schedule { course: Course::Step { every: 2.0, factor: 1e36 }, warm_up: None };
    for keep in [Keep::default(), Keep::Best { early_stopping: None }] {
        let training = Training { schedule: Some(leap), keep, ..plain() };
        let mut keeper = Keeper::default();
        let error = run(&training, None, &mut keeper).unwrap_err();
        assert!(matches!(error, Error::Diverged { epoch: 3, .. }), "{error}");
        let good = end(&training, &keeper.broken.unwrap());
        let short = run(&Training { epochs: 2, ..training }, None, &mut Keeper::default()).unwrap();
        assert_eq!(bits(&good), bits(&short));
    }
}

#[test]
fn a_training_that_ends_early_is_worth_the_mean_or_the_ensemble_that_it_had_gathered() {
    let (averaged, geometric) = (averaged(2, 2e-3), geometric(2));
    let normalised = || training_of(vec![dense(16, Activation::Relu), Layer::BatchNorm]);
    for training in [
        Training { keep: averaged, ..plain() },
        Training { keep: averaged, threads: Some(2), ..normalised() },
        Training { keep: geometric, ..plain() },
        Training { keep: geometric, threads: Some(2), ..normalised() },
    ] {
        let mut keeper = Keeper::default();
        run(&training, None, &mut keeper).unwrap();
        let mut whole = 0;
        for state in &keeper.states {
            let good = end(&training, state);
            // A training that was to end here, if that makes a mean or an ensemble.
            match run(&Training { epochs: state.epochs(), ..training.clone() }, None, &mut Keeper::default()) {
                Ok(short) => {
                    assert!(bits(&good) == bits(&short), "{training:?} after epoch {}", state.epochs());
                    whole += 1;
                }
                Err(_) if state.members.is_empty() => assert_eq!(good.model.parameters(), state.parameters),
                Err(_) => assert_eq!(good.model.parameters(), state.members),
            }
        }
        assert!(whole >= 2, "{training:?}");
    }
}

#[test]
fn a_checkpoint_knows_all_instruction_sets_that_it_was_computed_with() {
    let mut keeper = Keeper::default();
    run(&plain(), None, &mut keeper).unwrap();
    assert!(keeper.states.iter().all(|state| state.other_instruction_sets().is_empty()));
    let (mut numbers, arrays) = keeper.states[1].parts().unwrap();
    assert_eq!(numbers["instruction_sets"], serde_json::json!([crate::instruction_set()]));
    numbers["instruction_sets"] = serde_json::json!(["SVE"]);
    let foreign = Checkpoint::from_parts(numbers.clone(), arrays.clone()).unwrap();
    assert_eq!(foreign.other_instruction_sets(), ["SVE"]);
    let mut later = Keeper::default();
    run(&plain(), Some(foreign), &mut later).unwrap();
    let (after, _) = later.states[0].parts().unwrap();
    assert_eq!(after["instruction_sets"], serde_json::json!(["SVE", crate::instruction_set()]));
    // Those of older versions do not say.
    numbers.as_object_mut().unwrap().remove("instruction_sets");
    assert!(Checkpoint::from_parts(numbers, arrays).unwrap().other_instruction_sets().is_empty());
}

#[test]
fn a_checkpoint_of_another_training_is_refused() {
    let mut keeper = Keeper::default();
    run(&plain(), None, &mut keeper).unwrap();
    let refused = |training: Training| {
        let state = keeper.states.last().cloned();
        run(&training, state, &mut Keeper::default()).unwrap_err().to_string()
    };
    assert!(refused(training_of(vec![dense(25, Activation::Tanh)])).contains("parameters"));
    assert!(refused(Training { optimiser: Optimiser::sgd(0.1, 0.9), ..plain() }).contains("second moments"));
    assert!(
        refused(Training { keep: Keep::Best { early_stopping: None }, ..plain() })
            .contains("parameters of the best epoch")
    );
    assert!(refused(Training { epochs: 5, ..plain() }).contains("6 epochs of 5"));
    assert!(refused(Training { keep: averaged(6, 1e-3), ..plain() }).contains("sums of parameters"));
    assert!(refused(Training { epochs: 8, keep: geometric(4), ..plain() }).contains("members"));
    let (mut numbers, arrays) = keeper.states[0].parts().unwrap();
    numbers["rate"] = serde_json::Value::Null;
    assert!(matches!(Checkpoint::from_parts(numbers, arrays), Err(Error::Checkpoint { .. })));
}
