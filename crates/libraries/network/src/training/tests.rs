//! Whole trainings on small samples: what they learn, when they end, what they refuse, that they repeat.

use std::ops::ControlFlow;

use super::plateau::Plateau;
use super::regression_tests::regression;
use super::*;
use crate::sample::{Sample, dense, network};
use crate::{
    Activation, Backend, Course, Decorrelation, Error, Events, Layer, Loss, Monitor, Optimiser, Result, Schedule,
    Snapshots,
};

pub(super) fn training(layers: Vec<Layer>) -> Training {
    Training {
        batches: Batching::Size(256),
        epochs: 3,
        seed: 11,
        ..Training::new(network(6, layers, 3), Loss::CrossEntropy, Optimiser::adam(3e-3))
    }
}

pub(super) fn wide() -> Training {
    training(vec![dense(128, Activation::Tanh), Layer::Dropout { rate: 0.2 }, dense(128, Activation::Relu)])
}

pub(super) fn run(training: &Training, train: &Sample) -> Result<Outcome> {
    training.run(train.events(), Sample::new(300, 6, 3, 99).events(), &mut Silent)
}

#[test]
fn classes_that_can_be_told_apart_are_learnt() {
    for layers in [vec![dense(10, Activation::Relu)], vec![dense(40, Activation::Tanh), Layer::BatchNorm]] {
        for (loss, optimiser) in
            [(Loss::CrossEntropy, Optimiser::adam(1e-2)), (Loss::SquaredError, Optimiser::nadam(1e-2))]
        {
            let (objective, batches) = (Objective::new(loss), Batching::Size(100));
            let training = Training { objective, optimiser, epochs: 20, batches, ..training(layers.clone()) };
            let outcome = run(&training, &Sample::new(2000, 6, 3, 1)).unwrap();
            let last = outcome.history.epochs.last().unwrap();
            assert!(last.validation_accuracy.unwrap() > 0.6, "{training:?} {last:?}");
            assert!(last.loss < outcome.history.epochs[0].loss);
        }
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let sample = Sample::new(2100, 6, 3, 1);
    let training = Training { batches: Batching::Size(1000), ..wide() };
    let outcome = |threads| run(&Training { threads: Some(threads), ..training.clone() }, &sample).unwrap();
    let one = outcome(1);
    for threads in [2, 3, 8] {
        let more = outcome(threads);
        assert_eq!(one.model, more.model);
        assert_eq!(one.history.epochs[2].validation_loss, more.history.epochs[2].validation_loss);
    }
}

#[test]
fn another_seed_gives_another_model() {
    let sample = Sample::new(500, 6, 3, 1);
    let model = |seed| run(&Training { seed, ..wide() }, &sample).unwrap().model;
    assert_eq!(model(1), model(1));
    assert_ne!(model(1), model(2));
}

#[test]
fn both_gradient_paths_train_the_same() {
    let sample = Sample::new(700, 6, 3, 1);
    let losses = |backend| run(&Training { backend, ..wide() }, &sample).unwrap().history.epochs;
    for (ours, burns) in losses(Backend::Flex).iter().zip(losses(Backend::FlexAutodiff)) {
        assert!((ours.loss - burns.loss).abs() < 1e-5, "{ours:?} {burns:?}");
        assert!((ours.accuracy.unwrap() - burns.accuracy.unwrap()).abs() < 3e-3, "{ours:?} {burns:?}");
    }
}

#[test]
fn a_common_factor_of_all_weights_changes_nothing() {
    let mut sample = Sample::new(500, 6, 3, 1);
    let before = run(&wide(), &sample).unwrap().history.epochs[2].loss;
    sample.weights.iter_mut().for_each(|weight| *weight *= 1024.0);
    let after = run(&wide(), &sample).unwrap().history.epochs[2].loss;
    assert!((before - after).abs() < 1e-6, "{before} {after}");
}

#[test]
fn batches_whose_weights_cancel_are_harmless() {
    let mut sample = Sample::new(600, 6, 3, 1);
    sample.weights.iter_mut().step_by(3).for_each(|weight| *weight *= -0.9);
    let training = Training { batches: Batching::Size(4), ..training(vec![dense(10, Activation::Tanh)]) };
    let outcome = run(&training, &sample).unwrap();
    assert!(outcome.model.parameters().iter().all(|value| value.abs() < 100.0));
}

#[test]
fn a_last_batch_with_fewer_events_is_used() {
    struct Count(Vec<usize>);
    impl Observer for Count {
        fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
            self.0.push(progress.done);
            ControlFlow::Continue(())
        }
    }
    let (sample, mut count) = (Sample::new(600, 6, 3, 1), Count(Vec::new()));
    let training = Training { epochs: 1, ..wide() };
    training.run(sample.events(), Events::default(), &mut count).unwrap();
    assert_eq!(count.0, [256, 512, 600]);
}

#[test]
fn validation_goes_by_its_own_weights_and_tells_the_loss_with_others() {
    let (sample, test) = (Sample::new(600, 6, 3, 1), Sample::new(300, 6, 3, 99));
    let flipped = |(event, &weight): (usize, &f32)| if event.is_multiple_of(5) { -weight } else { weight };
    let other: Vec<f32> = test.weights.iter().enumerate().map(flipped).collect();
    let losses = |validation: Events<'_>| {
        let epochs = wide().run(sample.events(), validation, &mut Silent).unwrap().history.epochs;
        epochs.iter().map(|one| (one.validation_loss, one.validation_loss_of_other_weights)).collect::<Vec<_>>()
    };
    let (plain, signed) = (losses(test.events()), losses(Events { weights: &other, ..test.events() }));
    let both = losses(Events { other_weights: &other, ..test.events() });
    assert!(plain.iter().zip(&signed).all(|(a, b)| a.1.is_none() && b.1.is_none() && a.0 != b.0));
    assert_eq!(both, plain.iter().zip(&signed).map(|(a, b)| (a.0, b.0)).collect::<Vec<_>>());
    let short = Events { other_weights: &other[1..], ..test.events() };
    let refused = wide().run(sample.events(), short, &mut Silent).unwrap_err().to_string();
    assert!(refused.contains("other weights"), "{refused}");
}

#[test]
fn early_stopping_waits_for_its_patience_and_the_best_epoch_is_restored() {
    let keep = Keep::Best { early_stopping: Some(EarlyStopping::new(3)) };
    let (optimiser, epochs) = (Optimiser::adam(0.05), 200);
    let training = Training { keep, optimiser, epochs, ..wide() };
    let sample = Sample::new(200, 6, 3, 1);
    let outcome = run(&training, &sample).unwrap();
    assert!(outcome.stopped_early);
    assert_eq!(outcome.history.epochs.len(), outcome.best_epoch + 3);
    let again = run(&Training { epochs: outcome.best_epoch, keep: Keep::default(), ..training }, &sample).unwrap();
    assert_eq!(again.model, outcome.model);
}

#[test]
fn accuracy_can_be_watched_and_then_tells_the_best_epoch() {
    let early_stopping = Some(EarlyStopping { monitor: Monitor::ValidationAccuracy, ..EarlyStopping::new(4) });
    let keep = Keep::Last { early_stopping };
    let training = Training { keep, optimiser: Optimiser::adam(0.05), epochs: 200, ..wide() };
    let outcome = run(&training, &Sample::new(200, 6, 3, 1)).unwrap();
    let accuracies: Vec<f64> = outcome.history.epochs.iter().filter_map(|epoch| epoch.validation_accuracy).collect();
    let highest = accuracies.iter().copied().fold(0.0, f64::max);
    let first = accuracies.iter().position(|&accuracy| accuracy == highest).unwrap() + 1;
    assert_eq!((outcome.stopped_early, outcome.best_epoch, accuracies.len()), (true, first, first + 4));
}

#[test]
fn averaged_weights_are_the_mean_over_the_last_epochs() {
    let sample = Sample::new(600, 6, 3, 1);
    let model = |epochs, averaging: bool| {
        let mean = Keep::Averaged(WeightAveraging { start: 2, learning_rate: 3e-3 });
        let keep = if averaging { mean } else { Keep::default() };
        run(&Training { epochs, keep, ..wide() }, &sample).unwrap()
    };
    let (second, third, mean) = (model(2, false), model(3, false), model(3, true));
    for ((a, b), mean) in second.model.parameters().iter().zip(third.model.parameters()).zip(mean.model.parameters()) {
        assert!((0.5 * (a + b) - mean).abs() < 1e-7, "{a} {b} {mean}");
    }
    let averaged = mean.averaged.unwrap();
    assert_eq!(averaged.first_epoch, 2);
    assert_ne!(averaged.validation_loss, third.history.epochs[2].validation_loss);
}

#[test]
fn statistics_of_averaged_weights_are_those_of_the_events() {
    let averaged = |start| Keep::Averaged(WeightAveraging { start, learning_rate: 3e-3 });
    let training = Training { keep: averaged(2), batches: Batching::All, ..training(vec![Layer::BatchNorm]) };
    let sample = Sample::new(600, 6, 3, 1);
    let model = run(&training, &sample).unwrap().model;
    let layout = model.layout();
    let range = |name: &str| layout.parameters().iter().find(|part| part.name == name).unwrap().range.clone();
    let means = &model.parameters()[range("batch_norm_0.moving_mean")];
    for (input, mean) in means.iter().enumerate() {
        let sum: f32 = sample.inputs.iter().skip(input).step_by(6).sum();
        assert!((mean - sum / 600.0).abs() < 1e-5, "{mean} {}", sum / 600.0);
    }
    let late = Training { keep: averaged(4), ..training };
    assert!(run(&late, &sample).unwrap_err().to_string().contains("weight_averaging.start is 4"));
}

#[test]
fn an_ensemble_has_the_networks_of_its_epochs_and_scores_their_mean() {
    let sample = Sample::new(600, 6, 3, 1);
    let course = Course::Cosine { period: 2.0, period_factor: 1.0, end_factor: 0.0 };
    let waves = Training { schedule: Some(Schedule { course, warm_up: None }), ..wide() };
    let geometric = Snapshots::FastGeometricEnsemble { start: 2, cycle: 2, learning_rates: [1e-3, 5e-3] };
    let snapshots = Snapshots::SnapshotEnsemble { members: Some(2) };
    for (training, snapshots, epochs, taken) in [(waves, snapshots, 6, [4, 6]), (wide(), geometric, 4, [2, 4])] {
        let training = Training { epochs, keep: Keep::Snapshots(snapshots), ..training };
        let outcome = run(&training, &sample).unwrap();
        let ensemble = outcome.ensemble.unwrap();
        assert_eq!((outcome.model.members(), ensemble.members.len()), (2, 2));
        let members = outcome.model.parameters().chunks_exact(outcome.model.layout().len());
        for ((parameters, member), epoch) in members.zip(&ensemble.members).zip(taken) {
            assert_eq!(
                (member.epoch, member.validation_loss),
                (epoch, outcome.history.epochs[epoch - 1].validation_loss)
            );
            // A training that ends there without an ensemble, as long as the schedule is the same.
            if training.schedule.is_some() {
                let alone = Training { epochs: epoch, keep: Keep::default(), ..training.clone() };
                let alone = run(&alone, &sample).unwrap();
                assert_eq!(alone.model.parameters(), parameters);
            }
        }
        // Jensen: the loss of the mean is below the mean of losses, if the members differ.
        let mean = ensemble.members.iter().map(|member| member.validation_loss.unwrap()).sum::<f64>() / 2.0;
        assert!(ensemble.validation_loss.unwrap() < mean, "{ensemble:?}");
        let short = Training { epochs: epochs - 1, ..training };
        assert!(run(&short, &sample).unwrap_err().to_string().starts_with("snapshots: "));
    }
}

#[test]
fn short_cycles_go_between_their_rates_and_leave_the_epochs_before_to_the_schedule() {
    let cycles =
        |start| Keep::Snapshots(Snapshots::FastGeometricEnsemble { start, cycle: 2, learning_rates: [1e-3, 5e-3] });
    let course = Course::Cosine { period: 3.0, period_factor: 1.0, end_factor: 0.0 };
    let schedule = Some(Schedule { course, warm_up: None });
    // One batch an epoch: the rate of an epoch is that of its begin.
    let training = Training { epochs: 6, batches: Batching::All, keep: cycles(4), schedule, ..wide() };
    let outcome = run(&training, &Sample::new(600, 6, 3, 1)).unwrap();
    let rates: Vec<f64> = outcome.history.epochs.iter().map(|epoch| epoch.learning_rate).collect();
    let expected = [3e-3, 2.25e-3, 7.5e-4, 5e-3, 1e-3, 5e-3];
    assert!(rates.iter().zip(expected).all(|(rate, expected)| (rate - expected).abs() < 1e-12), "{rates:?}");
    let long = Training { epochs: 5, keep: cycles(3), ..training };
    let long = run(&long, &Sample::new(600, 6, 3, 1)).unwrap_err().to_string();
    assert!(long.contains("takes 3 epochs, but there are only 2"), "{long}");
}

#[test]
fn the_learning_rate_falls_as_in_keras() {
    let rule = ReduceOnPlateau { cooldown: 1, min_learning_rate: 2e-3, ..ReduceOnPlateau::new(2) };
    let (mut plateau, mut rate) = (Plateau::default(), 1.0);
    // Values of tf.keras.callbacks.ReduceLROnPlateau(patience=2, cooldown=1, min_lr=2e-3), worked out by hand.
    let losses = [1.0, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85];
    let expected = [1.0, 1.0, 1.0, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 2e-3, 2e-3, 2e-3, 2e-3];
    for (loss, expected) in losses.into_iter().zip(expected) {
        rate = plateau.after(rule, loss, rate);
        assert!((rate - expected).abs() < 1e-12, "{loss}: {rate} {expected}");
    }
}

#[test]
fn a_plateau_of_the_accuracy_is_watched_if_that_is_asked_for() {
    let monitored = |monitor, min_delta| {
        let rule = ReduceOnPlateau { monitor, min_delta, ..ReduceOnPlateau::new(2) };
        let training =
            Training { reduce_on_plateau: Some(rule), epochs: 12, optimiser: Optimiser::adam(0.02), ..wide() };
        let epochs = run(&training, &Sample::new(400, 6, 3, 1)).unwrap().history.epochs;
        // The rates that the rule gives by hand.
        let (mut plateau, mut rate, mut expected) = (Plateau::default(), 0.02, vec![]);
        for epoch in &epochs {
            expected.push(rate);
            rate = plateau.after(rule, epoch.score(monitor).unwrap(), rate);
        }
        let rates: Vec<f64> = epochs.iter().map(|epoch| epoch.learning_rate).collect();
        assert_eq!(rates, expected);
        rates
    };
    let differ = |delta| monitored(Monitor::ValidationLoss, delta) != monitored(Monitor::ValidationAccuracy, delta);
    assert!([0.0, 0.01, 0.05, 0.2].into_iter().any(differ), "what is watched makes no difference");
    let rule = ReduceOnPlateau { monitor: Monitor::ValidationAccuracy, ..ReduceOnPlateau::new(1) };
    let refused =
        |rule| Training { reduce_on_plateau: Some(rule), ..regression(vec![]) }.check().unwrap_err().to_string();
    assert!(refused(rule).contains("reduce_lr_on_plateau.monitor"));
    assert!(refused(ReduceOnPlateau { min_delta: f64::NAN, ..ReduceOnPlateau::new(1) }).contains("min_delta is NaN"));
    assert!(refused(ReduceOnPlateau::new(0)).contains("reduce_lr_on_plateau.patience is 0"));
}

#[test]
fn numbers_of_a_schedule_that_are_out_of_range_are_refused_by_name() {
    let cycle =
        |lengths, start_factor, end_factor, momenta| Course::OneCycle { lengths, start_factor, end_factor, momenta };
    let cosine = |period, period_factor, end_factor| Course::Cosine { period, period_factor, end_factor };
    let warm = |epochs, start_factor| Some(common::config::WarmUp { epochs, start_factor });
    let good = [0.85, 0.95];
    for (course, warm_up, said) in [
        (Course::Step { every: 1.0, factor: 0.0 }, None, "factor is 0, expected a number > 0"),
        (Course::Step { every: 0.0, factor: 0.5 }, None, "every is 0"),
        (Course::Step { every: 1.0, factor: f64::INFINITY }, None, "factor is inf"),
        (Course::Exponential { factor: f64::NAN }, None, "factor is NaN"),
        (Course::Exponential { factor: -0.5 }, None, "factor is -0.5"),
        (cosine(0.0, 1.0, 0.0), None, "period is 0"),
        (cosine(1.0, 0.5, 0.0), None, "period_factor is 0.5, expected 1 or more"),
        (cosine(1.0, 1.0, -0.1), None, "end_factor is -0.1, expected 0 or more"),
        (cycle([0.0, 3.0], 0.1, 0.0, good), None, "lengths is 0"),
        (cycle([1.0, 2.0], 1.0, 0.0, good), None, "start_factor is 1, expected 0 or more and less than 1"),
        (cycle([1.0, 2.0], 0.1, f64::NAN, good), None, "end_factor is NaN"),
        (cycle([1.0, 2.0], 0.1, 0.0, [0.85, 1.0]), None, "momenta is 1"),
        (cycle([1.0, 2.0], 0.1, 0.0, [0.75, 0.25]), None, "momenta[1] - momenta[0] is -0.5"),
        (Course::Constant, warm(0.0, 0.1), "warm_up.epochs is 0"),
        (Course::Constant, warm(1.0, 2.0), "warm_up.start_factor is 2"),
    ] {
        let training = Training { schedule: Some(Schedule { course, warm_up }), ..wide() };
        let error = training.check().unwrap_err().to_string();
        assert!(error.starts_with("schedule: ") && error.contains(said), "{error}");
    }
}

#[test]
fn the_decorrelation_is_told_apart_from_the_rest_of_the_loss() {
    let variable = common::config::Variable::new("m");
    let with = |strength| {
        let decorrelate =
            Some(Decorrelation { variable: variable.clone(), strength, signal: vec![0], classes: vec![1, 2] });
        let objective = Objective { decorrelate, ..wide().objective };
        let training = Training { objective, epochs: 6, optimiser: Optimiser::adam(0.02), ..wide() };
        let (train, validation) = (Sample::new(700, 6, 3, 1), Sample::new(300, 6, 3, 99));
        let outcome = training.run(train.events(), validation.events(), &mut Silent).unwrap();
        let last = outcome.history.epochs.last().unwrap().clone();
        // Without the term the same network has the rest of the loss.
        let judged = validation.events();
        let factor = crate::divisor::Divisor::of(training.objective.normalisation, train.events().totals())
            .factor(judged.weights);
        let alone = crate::model::evaluate(
            &training.architecture,
            outcome.model.parameters(),
            &judged,
            (&training.objective.loss, None),
            factor,
        );
        let alone = alone.loss * factor;
        let term = last.validation_decorrelation.unwrap();
        assert!((last.validation_loss.unwrap() - term - alone).abs() < 1e-6, "{last:?} {alone}");
        assert!(last.decorrelation.unwrap() > 0.0 && last.decorrelation.unwrap() < last.loss, "{last:?}");
        term / strength
    };
    assert!(with(20.0) < 0.5 * with(0.01), "what is strongly decorrelated is no less correlated");
    let without = run(&wide(), &Sample::new(60, 6, 3, 1)).unwrap().history;
    assert!(!serde_json::to_string(&without).unwrap().contains("decorrelation"));
}

#[test]
fn a_schedule_moves_the_rate_of_every_batch_and_must_fit_in_the_run() {
    let cycle = |lengths| {
        let course = Course::OneCycle { lengths, start_factor: 0.1, end_factor: 0.0, momenta: [0.85, 0.95] };
        Training { schedule: Some(Schedule { course, warm_up: None }), ..wide() }
    };
    let sample = Sample::new(600, 6, 3, 1);
    let epochs = run(&cycle([1.5, 1.5]), &sample).unwrap().history.epochs;
    let rates: Vec<f64> = epochs.iter().map(|epoch| epoch.learning_rate).collect();
    assert!(rates[0] < rates[1] && rates[2] < rates[1] && rates[1] < 3e-3, "{rates:?}");
    let long = run(&cycle([1.5, 2.0]), &sample).unwrap_err().to_string();
    assert!(long.contains("takes 3.5 epochs, but there are only 3"), "{long}");
    let short = run(&cycle([1.0, 1.0]), &sample).unwrap_err().to_string();
    assert!(short.contains("ends after 2 epochs"), "{short}");
    let constant = Schedule { course: Course::Constant, warm_up: None };
    let constant = run(&Training { schedule: Some(constant), ..wide() }, &sample).unwrap();
    assert_eq!(constant.model, run(&wide(), &sample).unwrap().model);
}

#[test]
fn a_diverging_training_names_epoch_and_batch() {
    let training = Training { optimiser: Optimiser::sgd(1e30, 0.9), ..wide() };
    let error = run(&training, &Sample::new(600, 6, 3, 1)).unwrap_err();
    assert!(matches!(error, Error::Diverged { epoch: 1, batch: 2.., .. }), "{error}");
}

#[test]
fn events_that_cannot_be_trained_with_are_refused() {
    let refused = |change: fn(&mut Sample)| {
        let mut sample = Sample::new(60, 6, 3, 1);
        change(&mut sample);
        run(&wide(), &sample).unwrap_err().to_string()
    };
    let nan = refused(|sample| sample.inputs[6 * 7 + 2] = f32::NAN);
    assert!(nan.contains("input 2 of event 7 is NaN"), "{nan}");
    assert!(refused(|sample| sample.weights[3] = f32::INFINITY).contains("weight of event 3"));
    assert!(refused(|sample| sample.weights.fill(-1.0)).contains("sum of weights is -60"));
    assert!(refused(|sample| sample.targets[4] = 3).contains("event 4 has class 3"));
    assert!(refused(|sample| sample.inputs.truncate(359)).contains("found 359 input values, expected 360"));
    let keep = Keep::Last { early_stopping: Some(EarlyStopping::new(1)) };
    let training = Training { keep, ..wide() };
    let error = training.run(Sample::new(60, 6, 3, 1).events(), Events::default(), &mut Silent).unwrap_err();
    assert!(matches!(error, Error::NoValidation { option: "early_stopping" }), "{error}");
}

#[test]
fn an_observer_can_end_a_training() {
    struct Second;
    impl Observer for Second {
        fn epoch(&mut self, epoch: &Epoch, _: &Checkpoint) -> ControlFlow<()> {
            if epoch.epoch == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        }
    }
    let sample = Sample::new(60, 6, 3, 1);
    let error = wide().run(sample.events(), Events::default(), &mut Second).unwrap_err();
    assert!(matches!(error, Error::Interrupted { epoch: 2 }), "{error}");
}

#[test]
fn events_that_share_a_matrix_are_trained_on_as_if_each_part_had_its_own() {
    let sample = Sample::new(900, 6, 3, 1);
    let all = sample.events();
    let parts = [0, 1].map(|part| (0..900).filter(|row| u32::from(row % 5 == 2) == part).collect::<Vec<u32>>());
    let of = |rows: &[u32], from: &dyn Fn(usize) -> Vec<f32>| rows.iter().flat_map(|&row| from(row as usize)).collect();
    let inputs: [Vec<f32>; 2] = parts.each_ref().map(|rows| of(rows, &|row| all.row(row, 6).to_vec()));
    let weights: [Vec<f32>; 2] = parts.each_ref().map(|rows| of(rows, &|row| vec![all.weights[row]]));
    let targets = parts.each_ref().map(|rows| rows.iter().map(|&row| all.targets[row as usize]).collect::<Vec<_>>());
    let events = |part: usize, shared: bool| Events {
        inputs: if shared { all.inputs } else { &inputs[part] },
        rows: if shared { &parts[part] } else { &[] },
        targets: &targets[part],
        weights: &weights[part],
        ..Events::default()
    };
    let run = |shared| wide().run(events(0, shared), events(1, shared), &mut Silent).unwrap();
    let (shared, own) = (run(true), run(false));
    assert_eq!(shared.model, own.model);
    assert_eq!(shared.history.epochs[2].validation_loss, own.history.epochs[2].validation_loss);
    let short = Events { rows: &parts[0][1..], ..events(0, true) };
    assert!(wide().run(short, Events::default(), &mut Silent).unwrap_err().to_string().contains("rows"));
    let beyond = Events { inputs: &all.inputs[..600], ..events(0, true) };
    assert!(wide().run(beyond, Events::default(), &mut Silent).unwrap_err().to_string().contains("input values"));
}

#[test]
fn a_split_uses_each_event_once_and_depends_on_the_seed() {
    let (first, second) = split(1001, 0.75, 3);
    assert_eq!((first.len(), second.len()), (750, 251));
    let mut all = [first.clone(), second].concat();
    all.sort_unstable();
    assert_eq!(all, (0..1001).collect::<Vec<_>>());
    assert_ne!(first, split(1001, 0.75, 4).0);
}
