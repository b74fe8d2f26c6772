//! One epoch: shuffle, one step a batch, validation.

use std::time::Instant;

use super::shuffle::Shuffle;
use super::{Epoch, Observer, Progress, Training};
use crate::architecture::Layout;
use crate::batchwise::Batchwise;
use crate::error::{Error, Result};
use crate::events::{Divisor, Events};
use crate::gradient::{Batch, Gradients, Problem, add_l2, gradients, l2};
use crate::kernel::Sums;
use crate::model::evaluate;
use crate::optimiser::Descent;

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
    step: u64,
}

impl<'a> Run<'a> {
    pub(super) fn new(training: &'a Training, parameters: Vec<f32>, train: Events<'a>) -> Result<Self> {
        let architecture = &training.architecture;
        let batch_size = training.batch_size.unwrap_or(train.len()).min(train.len());
        let loss = &training.loss;
        let batchwise = Batchwise::of(loss, training.decorrelate.as_ref());
        let problem = Problem { architecture, loss, batchwise: batchwise.as_ref(), seed: training.seed, batch_size };
        Ok(Self {
            training,
            layout: Layout::of(architecture),
            events: Shuffle::new(train, common::seed::stream(training.seed, "shuffle")),
            divisor: Divisor::of(training.normalisation, &train),
            batch_size,
            gradients: gradients(problem, training.backend)?,
            batchwise,
            descent: Descent::new(training.optimiser, parameters.len()),
            parameters,
            step: 0,
        })
    }

    pub(super) fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    pub(super) fn into_parameters(self) -> Vec<f32> {
        self.parameters
    }

    /// Runs epoch `number` with a learning rate.
    pub(super) fn epoch(
        &mut self,
        number: usize,
        rate: f64,
        validation: &Events<'_>,
        observer: &mut dyn Observer,
    ) -> Result<Epoch> {
        let begin = Instant::now();
        if self.training.shuffle {
            self.events.next_epoch();
        }
        let (sums, penalty) = self.batches(number, rate, observer)?;
        let seconds = begin.elapsed().as_secs_f64();
        let events = self.events.events();
        let loss = sums.loss * self.divisor.factor(events.weights) + penalty;
        let (count, weight) = (events.len(), events.weight_sum());
        let judged = (!validation.is_empty()).then(|| {
            let architecture = &self.training.architecture;
            let loss = (&self.training.loss, self.batchwise.as_ref());
            evaluate(architecture, &self.parameters, validation, loss, self.divisor)
        });
        let validation_loss = judged.map(|judged| judged.loss + l2(&self.layout, &self.parameters));
        if let Some(loss) = validation_loss.filter(|loss| !loss.is_finite()) {
            return Err(Error::ValidationDiverged { epoch: number, loss });
        }
        Ok(Epoch {
            epoch: number,
            loss,
            validation_loss,
            accuracy: sums.correct / weight,
            validation_accuracy: judged.map(|judged| judged.accuracy),
            learning_rate: rate,
            seconds: begin.elapsed().as_secs_f64(),
            events_per_second: count as f64 / seconds,
        })
    }

    /// All steps of an epoch; sums over its events and the mean L2 term.
    fn batches(&mut self, number: usize, rate: f64, observer: &mut dyn Observer) -> Result<(Sums, f64)> {
        let width = self.training.architecture.inputs;
        let count = self.events.events().len();
        let mut total = Sums::default();
        let mut penalties = 0.0;
        for (index, begin) in (0..count).step_by(self.batch_size).enumerate() {
            let end = count.min(begin + self.batch_size);
            let events = self.events.events();
            let weights = &events.weights[begin..end];
            let factor = self.divisor.factor(weights);
            let batch = Batch {
                inputs: &events.inputs[begin * width..end * width],
                targets: &events.targets[begin..end],
                weights,
                decorrelated: events.decorrelated.get(begin..end).unwrap_or_default(),
                factor: factor as f32,
                step: self.step,
            };
            let sums = self.gradients.compute(&self.parameters, &batch);
            let penalty = add_l2(&self.layout, &self.parameters, self.gradients.gradient());
            let loss = sums.loss * factor + penalty;
            if !loss.is_finite() {
                let extreme = |pick: fn(f32, f32) -> f32, start| batch.inputs.iter().copied().fold(start, pick);
                let (low, high) = (extreme(f32::min, f32::INFINITY), extreme(f32::max, f32::NEG_INFINITY));
                return Err(Error::Diverged { epoch: number, batch: index + 1, loss, low, high });
            }
            self.descent.step(&mut self.parameters, self.gradients.gradient(), rate);
            self.gradients.move_statistics(&mut self.parameters);
            self.step += 1;
            total += sums;
            penalties += penalty * (end - begin) as f64;
            let progress = Progress { epoch: number, epochs: self.training.epochs, done: end, events: count, loss };
            if observer.batch(&progress).is_break() {
                return Err(Error::Interrupted { epoch: number });
            }
        }
        Ok((total, penalties / count as f64))
    }
}
