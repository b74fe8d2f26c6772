//! One epoch: shuffle, one step a batch, validation.

use std::ops::Range;
use std::time::Instant;

use super::balance::Balance;
use super::pace::Pace;
use super::shuffle::Shuffle;
use super::{Checkpoint, Epoch, Observer, Progress, Training};
use crate::architecture::{Layer, Layout};
use crate::batchwise::Batchwise;
use crate::error::{Error, Result};
use crate::events::{Divisor, Events};
use crate::gradient::{Batch, Gradients, Problem, add_l2, gradients, l2};
use crate::kernel::Sums;
use crate::model::{Evaluation, evaluate, told};
use crate::optimiser::{Descent, Moments, Stride};
use crate::stage::BatchNorm;

/// A training in its course.
pub(super) struct Run<'a> {
    training: &'a Training,
    layout: Layout,
    events: Shuffle<'a>,
    divisor: Divisor,
    batch_size: usize,
    batchwise: Option<Batchwise>,
    gradients: Box<dyn Gradients>,
    descent: Descent,
    parameters: Vec<f32>,
}

impl<'a> Run<'a> {
    /// Goes on from where a training stands.
    pub(super) fn new(training: &'a Training, from: &Checkpoint, train: Events<'a>) -> Result<Self> {
        let architecture = &training.architecture;
        let classes = architecture.output.classes;
        let balance = training.balanced_batches.map(|config| Balance::new(config, &train, classes));
        if let Some(class) = balance.as_ref().and_then(Balance::empty) {
            return Err(Error::Unbalanced { class });
        }
        let batch_size = match &balance {
            Some(balance) => balance.batch_size(),
            None => training.batch_size.unwrap_or(train.len()).min(train.len()),
        };
        let loss = &training.loss;
        let batchwise = Batchwise::of(loss, training.decorrelate.as_ref());
        let problem = Problem { architecture, loss, batchwise: batchwise.as_ref(), seed: training.seed, batch_size };
        let layout = Layout::of(architecture);
        let mut run = Self {
            training,
            events: Shuffle::new(
                train,
                common::seed::stream(training.seed, "shuffle"),
                training.alteration.as_ref().map(|change| (change, common::seed::derive(training.seed, "alteration"))),
                balance,
            ),
            divisor: Divisor::of(training.normalisation, &train),
            batch_size,
            gradients: gradients(problem, training.backend)?,
            descent: Descent::new(training.optimiser, training.clip_gradient, &layout, from.moments.clone()),
            layout,
            batchwise,
            parameters: from.parameters.clone(),
        };
        run.shuffle(from.epochs());
        Ok(run)
    }

    pub(super) fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    pub(super) fn moments(&self) -> &Moments {
        self.descent.moments()
    }

    /// Number of batches in an epoch.
    pub(super) fn batches_per_epoch(&self) -> usize {
        self.events.events().len().div_ceil(self.batch_size)
    }

    /// Draws the orders of the events for so many epochs, of which the last counts, if the training asks for them.
    pub(super) fn shuffle(&mut self, epochs: usize) {
        if self.training.shuffle && epochs > 0 {
            self.events.advance(epochs);
        }
    }

    /// Runs epoch `number`.
    pub(super) fn epoch(
        &mut self,
        number: usize,
        pace: Pace,
        validation: &Events<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Epoch> {
        let begin = Instant::now();
        self.shuffle(1);
        let (sums, penalty) = self.batches(number, pace, observer)?;
        let seconds = begin.elapsed().as_secs_f64();
        let events = self.events.events();
        let loss = sums.loss * self.divisor.factor(events.weights) + penalty;
        let (count, weight) = (events.len(), events.weight_sum());
        let judged = self.judge(&self.parameters, validation);
        let (accuracy, errors) = told(&self.training.architecture, &self.training.loss, sums, weight);
        let validation_loss = judged.map(|judged| judged.loss);
        if let Some(loss) = validation_loss.filter(|loss| !loss.is_finite()) {
            return Err(Error::ValidationDiverged { epoch: number, loss });
        }
        Ok(Epoch {
            epoch: number,
            loss,
            validation_loss,
            accuracy,
            validation_accuracy: judged.and_then(|judged| judged.accuracy),
            errors,
            validation_errors: judged.and_then(|judged| judged.errors),
            learning_rate: self.stride(pace, self.moments().steps - 1).rate,
            seconds: begin.elapsed().as_secs_f64(),
            events_per_second: count as f64 / seconds,
        })
    }

    /// What validation events say of the parameters of a network or of the members of an ensemble one after another, with
    /// their mean L2 in the loss; `None` without events.
    pub(super) fn judge(&self, parameters: &[f32], validation: &Events<'_>) -> Option<Evaluation> {
        (!validation.is_empty()).then(|| {
            let architecture = &self.training.architecture;
            let loss = (&self.training.loss, self.batchwise.as_ref());
            let judged = evaluate(architecture, parameters, validation, loss, self.divisor);
            let members = parameters.chunks_exact(self.layout.len());
            let count = members.len() as f64;
            let penalty = members.map(|parameters| l2(&self.layout, parameters)).sum::<f64>() / count;
            Evaluation { loss: judged.loss + penalty, ..judged }
        })
    }

    /// Replaces the moving statistics of batch normalisation by the means over the batches of an epoch: those of
    /// averaged weights are not the averaged statistics.
    pub(super) fn settle(&mut self, parameters: Vec<f32>) -> Vec<f32> {
        if self.training.architecture.layers.contains(&Layer::BatchNorm) {
            self.parameters = parameters;
            for index in 0..self.batches_per_epoch() {
                let batch = cut(self.events.events(), self.rows(index), 1.0, self.moments().steps);
                self.gradients.compute(&self.parameters, &batch);
                self.gradients.move_statistics(&mut self.parameters, 1.0 / (index + 1) as f32);
            }
            return self.parameters.clone();
        }
        parameters
    }

    /// The stride of a step, counted from 0.
    fn stride(&self, pace: Pace, step: u64) -> Stride {
        pace.stride(step as f64 / self.batches_per_epoch() as f64)
    }

    /// All steps of an epoch; sums over its events and the mean L2 term.
    fn batches(&mut self, number: usize, pace: Pace, observer: &mut dyn Observer) -> Result<(Sums, f64)> {
        let events = self.events.events().len();
        let mut total = Sums::default();
        let mut penalties = 0.0;
        for index in 0..self.batches_per_epoch() {
            let stride = self.stride(pace, self.moments().steps);
            let Done { sums, penalty, loss } = self.batch(index, stride);
            let rows = self.rows(index);
            if !loss.is_finite() {
                let width = self.training.architecture.inputs;
                let inputs = &self.events.events().inputs[rows.start * width..rows.end * width];
                let extreme = |pick: fn(f32, f32) -> f32, start| inputs.iter().copied().fold(start, pick);
                let (low, high) = (extreme(f32::min, f32::INFINITY), extreme(f32::max, f32::NEG_INFINITY));
                return Err(Error::Diverged { epoch: number, batch: index + 1, loss, low, high });
            }
            total += sums;
            penalties += penalty * rows.len() as f64;
            let progress = Progress { epoch: number, epochs: self.training.epochs, done: rows.end, events, loss };
            if observer.batch(&progress).is_break() {
                return Err(Error::Interrupted { epoch: number });
            }
        }
        Ok((total, penalties / events as f64))
    }

    /// The rows of a batch.
    fn rows(&self, index: usize) -> Range<usize> {
        let begin = index * self.batch_size;
        begin..self.events.events().len().min(begin + self.batch_size)
    }

    /// One step, on a batch of the present order. A loss that is not finite changes nothing.
    pub(super) fn batch(&mut self, index: usize, stride: Stride) -> Done {
        let (rows, events) = (self.rows(index), self.events.events());
        let factor = self.divisor.factor(&events.weights[rows.clone()]);
        let batch = cut(events, rows, factor, self.moments().steps);
        let sums = self.gradients.compute(&self.parameters, &batch);
        let penalty = add_l2(&self.layout, &self.parameters, self.gradients.gradient());
        let loss = sums.loss * factor + penalty;
        if loss.is_finite() {
            self.descent.step(&mut self.parameters, self.gradients.gradient(), stride);
            self.gradients.move_statistics(&mut self.parameters, 1.0 - BatchNorm::MOMENTUM);
        }
        Done { sums, penalty, loss }
    }
}

/// A step that is done.
pub(super) struct Done {
    sums: Sums,
    /// The L2 term.
    penalty: f64,
    /// Of the batch, with L2.
    pub(super) loss: f64,
}

/// The batch of some rows.
fn cut(events: Events<'_>, rows: Range<usize>, factor: f64, step: u64) -> Batch<'_> {
    let width = events.inputs.len() / events.len();
    Batch {
        inputs: &events.inputs[rows.start * width..rows.end * width],
        targets: &events.targets[rows.clone()],
        weights: &events.weights[rows.clone()],
        decorrelated: events.decorrelated.get(rows).unwrap_or_default(),
        factor: factor as f32,
        step,
    }
}
