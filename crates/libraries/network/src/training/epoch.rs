//! One epoch: shuffle, one step a batch, validation.

use std::ops::Range;
use std::time::Instant;

use events::Events;

use super::batches::Batches;
use super::checkpoint::Checkpoint;
use super::history::Epoch;
use super::observer::{Observer, Progress};
use super::rate_plan::RatePlan;
use super::settings::Training;
use crate::architecture::{Layer, Layout};
use crate::batchwise::Batchwise;
use crate::divisor::Divisor;
use crate::error::{Error, Result};
use crate::gradient::{Batch, Gradients, Problem, add_l2, gradients, l2};
use crate::kernel::Sums;
use crate::model::{Evaluation, accuracy_or_errors, evaluate};
use crate::optimiser::{Descent, Moments, StepSize};
use crate::stage::BatchNorm;

/// A training in its course.
pub(super) struct Run<'a> {
    batches: Batches<'a>,
    steps: Steps<'a>,
}

/// All of a training but its events.
struct Steps<'a> {
    training: &'a Training,
    layout: Layout,
    /// In an epoch.
    events: usize,
    divisor: Divisor,
    batch_size: usize,
    batchwise: Option<Batchwise>,
    gradients: Box<dyn Gradients>,
    descent: Descent,
    parameters: Vec<f32>,
}

impl<'a> Run<'a> {
    /// Goes on from where a training stands.
    pub(super) fn new(training: &'a Training, from: &Checkpoint, mut batches: Batches<'a>) -> Result<Self> {
        let architecture = &training.architecture;
        let (all, events) = (batches.training(), batches.events());
        let batch_size = batches.batch_size().unwrap_or_else(|| training.batches.size().unwrap_or(events).min(events));
        let loss = &training.objective.loss;
        let batchwise = training.objective.batchwise();
        let problem = Problem { architecture, loss, batchwise: batchwise.as_ref(), seed: training.seed, batch_size };
        let layout = Layout::of(architecture);
        let steps = Steps {
            training,
            events,
            divisor: Divisor::of(training.objective.normalisation, all),
            batch_size,
            gradients: gradients(problem, training.backend)?,
            descent: Descent::new(training.optimiser, training.clip_gradient, &layout, from.moments.clone()),
            layout,
            batchwise,
            parameters: from.parameters.clone(),
        };
        batches.advance(from.epochs());
        Ok(Self { batches, steps })
    }

    pub(super) fn parameters(&self) -> &[f32] {
        &self.steps.parameters
    }

    pub(super) fn moments(&self) -> &Moments {
        self.steps.descent.moments()
    }

    /// Number of batches in an epoch.
    pub(super) fn batches_per_epoch(&self) -> usize {
        self.steps.batches_per_epoch()
    }

    /// Goes on by so many epochs, each with an order of its own.
    pub(super) fn advance(&mut self, epochs: usize) {
        self.batches.advance(epochs);
    }

    /// Runs epoch `number`.
    pub(super) fn epoch(&mut self, number: usize, plan: RatePlan, observer: &mut dyn Observer) -> Result<Epoch> {
        let begin = Instant::now();
        self.advance(1);
        let events = self.steps.events;
        let mut all = EpochSums { number, plan, sums: Sums::default(), penalty: 0.0, weight: 0.0, done: 0 };
        self.batches.each(self.steps.batch_size, |some| self.steps.batches(some, &mut all, observer))?;
        let EpochSums { sums, penalty, weight, .. } = all;
        let seconds = begin.elapsed().as_secs_f64();
        let factor = self.steps.divisor.factor_of(weight, events);
        let loss = sums.loss * factor + penalty / events as f64;
        let judged = self.batches.judge(&self.steps, &self.steps.parameters)?;
        let (accuracy, errors) =
            accuracy_or_errors(&self.steps.training.architecture, &self.steps.training.objective.loss, sums, weight);
        let validation_loss = judged.map(|judged| judged.loss);
        if let Some(loss) = validation_loss.filter(|loss| !loss.is_finite()) {
            return Err(Error::ValidationDiverged { epoch: number, loss });
        }
        Ok(Epoch {
            epoch: number,
            loss,
            validation_loss,
            validation_loss_of_other_weights: judged.and_then(|judged| judged.loss_of_other_weights),
            accuracy,
            validation_accuracy: judged.and_then(|judged| judged.accuracy),
            errors,
            validation_errors: judged.and_then(|judged| judged.errors),
            decorrelation: self.steps.batchwise.as_ref().and_then(|batchwise| batchwise.decorrelation(sums, factor)),
            validation_decorrelation: judged.and_then(|judged| judged.decorrelation),
            learning_rate: self.steps.step_size(plan, self.moments().steps - 1).rate,
            seconds: begin.elapsed().as_secs_f64(),
            events_per_second: events as f64 / seconds,
        })
    }

    /// What validation events say of the parameters of a network or of the members of an ensemble one after another, with
    /// their mean L2 in the loss; `None` without events.
    pub(super) fn judge(&mut self, parameters: &[f32]) -> Result<Option<Evaluation>> {
        self.batches.judge(&self.steps, parameters)
    }

    /// Replaces the moving statistics of batch normalisation by the means over the batches of an epoch: those of
    /// averaged weights are not the averaged statistics.
    pub(super) fn settle(&mut self, parameters: Vec<f32>) -> Result<Vec<f32>> {
        let steps = &mut self.steps;
        if !steps.training.architecture.layers.contains(&Layer::BatchNorm) {
            return Ok(parameters);
        }
        steps.parameters = parameters;
        let mut batches = 0;
        self.batches.each(steps.batch_size, |events| {
            for rows in steps.rows(events.len()) {
                batches += 1;
                let batch = cut(events, rows, 1.0, steps.descent.moments().steps);
                steps.gradients.compute(&steps.parameters, &batch)?;
                steps.gradients.move_statistics(&mut steps.parameters, 1.0 / batches as f32);
            }
            Ok(())
        })?;
        Ok(self.steps.parameters.clone())
    }

    /// One step, on a batch of events in memory.
    pub(super) fn batch(&mut self, index: usize, step_size: StepSize) -> Result<StepResult> {
        let rows = self.steps.rows(self.steps.events).nth(index);
        let events =
            rows.and_then(|rows| self.batches.at(rows)).ok_or(Error::NoEvents { sample: "training".into() })?;
        self.steps.batch(events, 0..events.len(), step_size)
    }
}

impl Batches<'_> {
    fn judge(&mut self, steps: &Steps<'_>, parameters: &[f32]) -> Result<Option<Evaluation>> {
        let all = self.validation();
        if all.events == 0 {
            return Ok(None);
        }
        let architecture = &steps.training.architecture;
        let loss = (&steps.training.objective.loss, steps.batchwise.as_ref());
        let factor = steps.divisor.factor_of(all.weight_sum, all.events);
        let other = self.other_validation();
        let other_factor = other.map(|other| steps.divisor.factor_of(other.weight_sum, other.events));
        let (mut sums, mut other_sums) = (Sums::default(), Sums::default());
        self.each_validation(|events| {
            sums += evaluate(architecture, parameters, &events, loss, factor);
            if let Some(factor) = other_factor {
                let other = Events { weights: events.other_weights, ..events };
                other_sums += evaluate(architecture, parameters, &other, loss, factor);
            }
            Ok(())
        })?;
        let members = parameters.chunks_exact(steps.layout.len());
        let count = members.len() as f64;
        let penalty = members.map(|parameters| l2(&steps.layout, parameters)).sum::<f64>() / count;
        let (accuracy, errors) = accuracy_or_errors(architecture, &steps.training.objective.loss, sums, all.weight_sum);
        let decorrelation = steps.batchwise.as_ref().and_then(|batchwise| batchwise.decorrelation(sums, factor));
        let loss_of_other_weights = other_factor.map(|factor| other_sums.loss * factor + penalty);
        // JSON has no infinity, and nothing goes by it.
        let loss_of_other_weights = loss_of_other_weights.filter(|loss| loss.is_finite());
        Ok(Some(Evaluation {
            loss: sums.loss * factor + penalty,
            loss_of_other_weights,
            accuracy,
            errors,
            decorrelation,
        }))
    }
}

impl Steps<'_> {
    fn batches_per_epoch(&self) -> usize {
        self.events.div_ceil(self.batch_size)
    }

    /// The size of a step, counted from 0.
    fn step_size(&self, plan: RatePlan, step: u64) -> StepSize {
        plan.step_size(step as f64 / self.batches_per_epoch() as f64)
    }

    /// Steps on all batches of some events.
    fn batches(&mut self, events: Events<'_>, all: &mut EpochSums, observer: &mut dyn Observer) -> Result<()> {
        let (epoch, epochs) = (all.number, self.training.epochs);
        for rows in self.rows(events.len()) {
            let step_size = self.step_size(all.plan, self.descent.moments().steps);
            let StepResult { sums, penalty, loss } = self.batch(events, rows.clone(), step_size)?;
            all.done += rows.len();
            if !loss.is_finite() {
                let width = self.training.architecture.inputs;
                let inputs = &events.inputs[rows.start * width..rows.end * width];
                let extreme = |pick: fn(f32, f32) -> f32, start| inputs.iter().copied().fold(start, pick);
                let (low, high) = (extreme(f32::min, f32::INFINITY), extreme(f32::max, f32::NEG_INFINITY));
                let batch = all.done.div_ceil(self.batch_size);
                return Err(Error::Diverged { epoch, batch, loss, low, high });
            }
            all.sums += sums;
            all.penalty += penalty * rows.len() as f64;
            events.weights[rows].iter().for_each(|&weight| all.weight += f64::from(weight));
            let progress = Progress { epoch, epochs, done: all.done, events: self.events, loss };
            if observer.batch(&progress).is_break() {
                return Err(Error::Interrupted { epoch });
            }
        }
        Ok(())
    }

    /// The rows of the batches of so many events.
    fn rows(&self, events: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let size = self.batch_size;
        (0..events).step_by(size).map(move |begin| begin..events.min(begin + size))
    }

    /// One step, on a batch of the present order. A loss that is not finite changes nothing.
    fn batch(&mut self, events: Events<'_>, rows: Range<usize>, step_size: StepSize) -> Result<StepResult> {
        let factor = self.divisor.factor(&events.weights[rows.clone()]);
        let batch = cut(events, rows, factor, self.descent.moments().steps);
        let sums = self.gradients.compute(&self.parameters, &batch)?;
        let penalty = add_l2(&self.layout, &self.parameters, self.gradients.gradient());
        let loss = sums.loss * factor + penalty;
        if loss.is_finite() {
            self.descent.step(&mut self.parameters, self.gradients.gradient(), step_size);
            self.gradients.move_statistics(&mut self.parameters, 1.0 - BatchNorm::MOMENTUM);
        }
        Ok(StepResult { sums, penalty, loss })
    }
}

/// Sums of an epoch, as far as it is done.
struct EpochSums {
    number: usize,
    plan: RatePlan,
    /// Over the events that are done.
    sums: Sums,
    /// Sum of the L2 terms of the events.
    penalty: f64,
    /// Σ weight.
    weight: f64,
    /// Events that are done.
    done: usize,
}

/// The result of a step.
pub(super) struct StepResult {
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
        truth: &events.targets[rows.clone()],
        weights: &events.weights[rows.clone()],
        decorrelated: events.decorrelated.get(rows).unwrap_or_default(),
        factor: factor as f32,
        step,
    }
}
