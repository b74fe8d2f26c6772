//! Trainings on events that come in windows: every event is used once an epoch, and it repeats.

use std::ops::ControlFlow;

use super::tests::training;
use super::*;
use crate::sample::{Sample, dense};
use crate::{
    Activation, Architecture, Decorrelation, Events, Layer, Loss, Optimiser, Pass, Result, SourceError, Stream, Totals,
    Window,
};

/// Samples in windows of so many events.
struct Cut {
    samples: [Sample; 2],
    windows: [usize; 2],
    pass: Pass,
    done: usize,
    /// A window that cannot be read.
    broken: Option<usize>,
}

impl Cut {
    fn new(windows: [usize; 2]) -> Self {
        let samples = [Sample::new(600, 6, 3, 1), Sample::new(300, 6, 3, 99)];
        Self { samples, windows, pass: Pass::Validation, done: 0, broken: None }
    }
}

impl Stream for Cut {
    fn training(&self) -> Totals {
        self.samples[0].events().totals()
    }

    fn validation(&self) -> Totals {
        self.samples[1].events().totals()
    }

    fn begin(&mut self, pass: Pass) {
        (self.pass, self.done) = (pass, 0);
    }

    fn next(&mut self, into: &mut Window) -> Result<(), SourceError> {
        let part = usize::from(self.pass == Pass::Validation);
        let (sample, size) = (&self.samples[part], self.windows[part]);
        let rows = self.done..sample.targets.len().min(self.done + size);
        if self.broken == Some(self.done / size) {
            return Err("the file is gone".into());
        }
        self.done = rows.end;
        // Another order in each epoch.
        let turn = if let Pass::Training(epoch) = self.pass { 7 * epoch } else { 0 };
        *into = Window::default();
        for row in rows.map(|row| (row + turn) % sample.targets.len()) {
            into.inputs.extend_from_slice(&sample.inputs[row * 6..(row + 1) * 6]);
            into.targets.push(sample.targets[row]);
            into.weights.push(sample.weights[row]);
        }
        Ok(())
    }
}

/// Counts batches and keeps states.
#[derive(Default)]
struct Watch {
    done: Vec<usize>,
    states: Vec<Checkpoint>,
}

impl Observer for Watch {
    fn batch(&mut self, progress: &Progress) -> ControlFlow<()> {
        self.done.push(progress.done);
        ControlFlow::Continue(())
    }

    fn epoch(&mut self, _: &Epoch, state: &Checkpoint) -> ControlFlow<()> {
        self.states.push(state.clone());
        ControlFlow::Continue(())
    }
}

fn run(training: &Training, windows: [usize; 2], from: Option<Checkpoint>, watch: &mut Watch) -> Outcome {
    training.run_stream(from, &mut Cut::new(windows), watch).unwrap()
}

#[test]
fn every_event_is_used_once_in_an_epoch_whatever_the_windows() {
    // Too slow to change anything: losses are sums over the events.
    let training = Training { epochs: 2, optimiser: Optimiser::sgd(1e-30, 0.0), ..training(vec![]) };
    let cut = Cut::new([600, 300]);
    let whole = training.run(cut.samples[0].events(), cut.samples[1].events(), &mut Silent).unwrap();
    for windows in [[600, 300], [256, 100], [512, 1], [768, 400]] {
        let mut watch = Watch::default();
        let outcome = run(&training, windows, None, &mut watch);
        assert_eq!(watch.done, [256, 512, 600, 256, 512, 600], "{windows:?}");
        for (found, expected) in outcome.history.epochs.iter().zip(&whole.history.epochs) {
            let near = |found: f64, expected: f64| (found - expected).abs() < 1e-6 * expected;
            assert!(near(found.loss, expected.loss), "{windows:?} {found:?} {expected:?}");
            assert!(near(found.accuracy.unwrap(), expected.accuracy.unwrap()), "{windows:?} {found:?} {expected:?}");
            let (found, expected) = (found.validation_loss.unwrap(), expected.validation_loss.unwrap());
            assert!(near(found, expected), "{windows:?} {found} {expected}");
        }
    }
}

#[test]
fn windows_train_to_the_same_bytes_on_any_threads_and_from_any_epoch() {
    let layers = vec![dense(128, Activation::Tanh), Layer::Dropout { rate: 0.2 }, dense(128, Activation::Relu)];
    let keep = Keep::Averaged(WeightAveraging { start: 3, learning_rate: 2e-3 });
    let normalised = vec![dense(16, Activation::Relu), Layer::BatchNorm];
    for training in [training(layers), Training { keep, ..training(normalised) }] {
        let training = Training { epochs: 4, ..training };
        let with = |threads| Training { threads: Some(threads), ..training.clone() };
        let mut watch = Watch::default();
        let outcome = run(&with(1), [256, 100], None, &mut watch);
        assert_eq!(run(&with(2), [256, 100], None, &mut Watch::default()).model, outcome.model);
        for state in watch.states {
            let resumed = run(&with(2), [256, 100], Some(state), &mut Watch::default());
            assert_eq!(resumed.model, outcome.model);
            assert_eq!(resumed.averaged, outcome.averaged);
        }
    }
}

#[test]
fn how_many_events_are_at_hand_changes_nothing() {
    let training =
        Training { epochs: 20, optimiser: Optimiser::adam(1e-2), ..training(vec![dense(10, Activation::Relu)]) };
    let outcome = run(&training, [256, 100], None, &mut Watch::default());
    assert!(outcome.history.epochs[19].validation_accuracy.unwrap() > 0.6);
    assert_eq!(run(&training, [512, 100], None, &mut Watch::default()).model, outcome.model);
}

#[test]
fn what_needs_all_events_or_comes_broken_is_refused() {
    let refused =
        |training: Training, mut cut: Cut| training.run_stream(None, &mut cut, &mut Silent).unwrap_err().to_string();
    let (training, cut) = (|| training(vec![]), || Cut::new([256, 100]));
    let all = refused(Training { batches: Batching::All, ..training() }, cut());
    assert!(all.contains("a batch of all events") && all.contains("memory_limit"), "{all}");
    let variable = common::config::Variable::new("mass");
    let decorrelate = Some(Decorrelation { variable, strength: 1.0, signal: vec![0], classes: vec![1] });
    let objective = Objective { decorrelate, ..training().objective };
    assert!(refused(Training { objective, ..training() }, cut()).contains("memory_limit"));
    let mut with_nan = cut();
    with_nan.samples[0].inputs[6 * 400] = f32::NAN;
    assert!(refused(training(), with_nan).contains("is NaN"));
    let mut worthless = cut();
    worthless.samples[0].weights.fill(-1.0);
    assert!(refused(training(), worthless).contains("sum of weights is -600"));
    // In the background, while the window before it is trained on.
    assert_eq!(refused(training(), Cut { broken: Some(1), ..cut() }), "the file is gone");
}

#[test]
fn a_regression_learns_from_a_stream_what_it_learns_in_memory() {
    let values = |sample: &Sample| sample.inputs.chunks_exact(6).map(|row| row[0] - 2.0 * row[1]).collect::<Vec<f32>>();
    let output = crate::Output::linear();
    let architecture = Architecture { output, ..training(vec![dense(10, Activation::Relu)]).architecture };
    let training = Training {
        epochs: 30,
        optimiser: Optimiser::adam(1e-2),
        objective: Objective::new(Loss::SquaredError),
        batches: Batching::Size(50),
        architecture,
        ..training(vec![])
    };
    let mut cut = Cut::new([100, 70]);
    let truth = [values(&cut.samples[0]), values(&cut.samples[1])];
    let events = |part: usize| Events { targets: &[], values: &truth[part], ..cut.samples[part].events() };
    let whole = training.run(events(0), events(1), &mut Silent).unwrap();
    for (sample, truth) in cut.samples.iter_mut().zip(&truth) {
        sample.targets = truth.iter().map(|value| value.to_bits()).collect();
    }
    let outcome = training.run_stream(None, &mut cut, &mut Silent).unwrap();
    let last = |outcome: &Outcome| outcome.history.epochs[29].validation_errors.unwrap().rms;
    assert!(last(&outcome) < 0.5 && (last(&outcome) / last(&whole)).ln().abs() < 0.3, "{outcome:?}");
    cut.samples[1].targets[3] = f32::NAN.to_bits();
    assert!(training.run_stream(None, &mut cut, &mut Silent).unwrap_err().to_string().contains("NaN"));
}
