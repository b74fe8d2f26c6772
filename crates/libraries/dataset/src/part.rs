//! Some events of a sample: which rows they are, and what they count in a training or a validation.
//!
//! Variables stay where they are: parts of a sample, such as those of the members of an ensemble, share them.

use common::config::{BackgroundValues, TrainingConfig};
use common::preprocessing::Preprocessing;
use common::weight::ValidationWeights;
use events::Events;
use rayon::prelude::*;

use crate::error::Result;
use crate::sample::Sample;
use crate::split::check_part;

/// Rows that are worth a task.
const ROWS: usize = 4096;

/// Some events, without their variables.
#[derive(Debug, Default)]
pub struct Part {
    /// Row of the variables of each event.
    pub rows: Vec<u32>,
    /// Index of the class of each event.
    pub targets: Vec<u32>,
    /// What a regression learns of each event; empty for a classifier.
    pub values: Vec<f32>,
    /// Weight of each event.
    pub weights: Vec<f32>,
    /// The weights that validation does not go by, but is told by too; empty if they are the same, and in training.
    pub other_weights: Vec<f32>,
    /// The variable that the scores must not tell; empty if there is none.
    pub decorrelated: Vec<f32>,
}

/// Some events with variables of their own, row-major in the order of the events.
#[derive(Debug, Default)]
pub struct Excerpt {
    /// `events x variables` values.
    pub inputs: Vec<f32>,
    /// The events; row i is of event i.
    pub part: Part,
}

impl Sample {
    /// The events at `positions` to train on.
    ///
    /// # Errors
    /// When the weights of a class do not add up to more than zero in this part.
    pub fn training(&self, positions: &[usize]) -> Result<Part> {
        let part = self.part(positions, &self.weights);
        for (index, class) in self.classes.iter().enumerate() {
            let own = part.targets.iter().zip(&part.weights).filter(|(target, _)| **target as usize == index);
            let sum: f64 = own.map(|(_, &weight)| f64::from(weight)).sum();
            check_part(&class.class, sum)?;
        }
        Ok(part)
    }

    /// The events at `positions`, which were drawn from those at `of`, to train on: each class with the same sum of weights as
    /// there.
    ///
    /// # Errors
    /// When the weights of a class do not add up to more than zero among the drawn ones.
    pub fn drawn(&self, positions: &[usize], of: &[usize]) -> Result<Part> {
        let mut part = self.training(positions)?;
        let sums = |positions: &[usize]| {
            let mut sums = vec![0.0; self.classes.len()];
            positions.iter().for_each(|&event| sums[self.targets[event] as usize] += f64::from(self.weights[event]));
            sums
        };
        let (drawn, all) = (sums(positions), sums(of));
        for (weight, &target) in part.weights.iter_mut().zip(&part.targets) {
            *weight *= (all[target as usize] / drawn[target as usize]) as f32;
        }
        Ok(part)
    }

    /// The events at `positions` to validate with, by these weights.
    pub fn validation(&self, positions: &[usize], by: ValidationWeights) -> Part {
        let factors = self.parameter.as_ref().map_or(&[][..], |parameter| &parameter.factors);
        let part = |weights: &[f32]| match factors.is_empty() {
            true => self.part(positions, weights),
            false => {
                self.part(positions, &weights.iter().zip(factors).map(|(one, factor)| one * factor).collect::<Vec<_>>())
            }
        };
        let (own, other) = match by {
            ValidationWeights::Training => (&self.weights, &self.signed),
            ValidationWeights::Signed => (&self.signed, &self.weights),
        };
        let differ = positions.iter().any(|&event| own[event] != other[event]);
        let other_weights = if differ { part(other).weights } else { Vec::new() };
        Part { other_weights, ..part(own) }
    }

    /// Gives each event that has no value of the parameter a row with each of them, if that is how they get it. Its parts have
    /// such an event once with each value, each time with its part of the weight.
    pub fn copy_background(&mut self) {
        let Some(config) = self.parameter.as_ref().map(|parameter| &parameter.config) else { return };
        if config.background != BackgroundValues::Copy || !self.first_rows.is_empty() {
            return;
        }
        let width = self.inputs.len() / self.targets.len();
        let (mut inputs, mut first_rows) = (Vec::new(), Vec::with_capacity(self.targets.len() + 1));
        for (row, &target) in self.inputs.chunks_exact(width).zip(&self.targets) {
            first_rows.push((inputs.len() / width) as u32);
            if config.is_signal(target as usize) {
                inputs.extend_from_slice(row);
                continue;
            }
            for &value in &config.values {
                inputs.extend_from_slice(&row[..width - 1]);
                inputs.push(value as f32);
            }
        }
        first_rows.push((inputs.len() / width) as u32);
        (self.inputs, self.first_rows) = (inputs, first_rows);
    }

    /// The preprocessing of the configuration, fitted on a part.
    ///
    /// # Errors
    /// When there are no events, or weights that are to count are all 0.
    pub fn preprocessing(&self, part: &Part, config: &TrainingConfig) -> Result<Preprocessing> {
        let whole = part.rows.len() == self.rows() && (0..).zip(&part.rows).all(|(row, &own)| row == own);
        if whole {
            return fit(&self.inputs, &part.weights, config);
        }
        fit(&self.gather(part), &part.weights, config)
    }

    /// A part with variables of its own.
    pub fn excerpt(&self, part: Part) -> Excerpt {
        let inputs = self.gather(&part);
        let rows = (0..part.rows.len() as u32).collect();
        Excerpt { inputs, part: Part { rows, ..part } }
    }

    /// A part as a network takes it.
    pub fn events<'a>(&'a self, part: &'a Part) -> Events<'a> {
        part.of(&self.inputs)
    }

    /// Rows of variables.
    fn rows(&self) -> usize {
        self.first_rows.last().map_or(self.targets.len(), |&end| end as usize)
    }

    fn gather(&self, part: &Part) -> Vec<f32> {
        let width = self.inputs.len() / self.rows();
        let mut inputs = vec![0.0; part.rows.len() * width];
        let rows = inputs.par_chunks_mut(width).zip(&part.rows).with_min_len(ROWS);
        rows.for_each(|(into, &row)| into.copy_from_slice(&self.inputs[row as usize * width..][..width]));
        inputs
    }

    fn part(&self, positions: &[usize], weights: &[f32]) -> Part {
        if self.first_rows.is_empty() {
            let some = |of: &[f32]| positions.iter().filter_map(|&event| of.get(event).copied()).collect();
            return Part {
                rows: positions.iter().map(|&event| event as u32).collect(),
                targets: positions.iter().map(|&event| self.targets[event]).collect(),
                weights: positions.iter().map(|&event| weights[event]).collect(),
                values: some(&self.values),
                decorrelated: some(&self.decorrelated),
                other_weights: Vec::new(),
            };
        }
        let mut part = Part::default();
        for &event in positions {
            let rows = self.first_rows[event]..self.first_rows[event + 1];
            let weight = weights[event] / rows.len() as f32;
            for row in rows {
                part.rows.push(row);
                part.targets.push(self.targets[event]);
                part.weights.push(weight);
                part.values.extend(self.values.get(event));
                part.decorrelated.extend(self.decorrelated.get(event));
            }
        }
        part
    }
}

impl Part {
    fn of<'a>(&'a self, inputs: &'a [f32]) -> Events<'a> {
        let Self { rows, targets, values, weights, other_weights, decorrelated } = self;
        Events { inputs, rows, targets, values, weights, other_weights, decorrelated }
    }
}

impl Excerpt {
    /// The preprocessing of the configuration, fitted on these events.
    ///
    /// # Errors
    /// When there are no events, or weights that are to count are all 0.
    pub fn preprocessing(&self, config: &TrainingConfig) -> Result<Preprocessing> {
        fit(&self.inputs, &self.part.weights, config)
    }

    /// The events as a network takes them.
    pub fn events(&self) -> Events<'_> {
        self.part.of(&self.inputs)
    }
}

fn fit(inputs: &[f32], weights: &[f32], config: &TrainingConfig) -> Result<Preprocessing> {
    let weights = config.preprocessing_weighted.then_some(weights);
    let mut fitted = Preprocessing::fit(config.preprocessing, &config.variables, inputs, weights)?;
    config.left_variables().into_iter().for_each(|variable| fitted.variables[variable].leave());
    // All values of a category are known; none of them is missing.
    config.categories().for_each(|(variable, _)| fitted.variables[variable].missing = None);
    Ok(fitted)
}
