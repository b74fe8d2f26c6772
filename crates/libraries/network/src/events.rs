//! Events as the network sees them: preprocessed inputs, class or value, and weight.

use std::borrow::Cow;

use crate::architecture::{Architecture, Head, Output};
use crate::error::{Error, Result};
use crate::loss::Normalisation;

/// Borrowed events: row-major inputs (events x variables), one class or value and one weight an event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Events<'a> {
    /// `events x variables` values, row-major, preprocessed.
    pub inputs: &'a [f32],
    /// Index of the true class of each event; not asked for in a regression.
    pub targets: &'a [u32],
    /// What a regression learns of each event; none for a classifier.
    pub values: &'a [f32],
    /// Signed weight of each event.
    pub weights: &'a [f32],
    /// The variable of each event that a decorrelation names; none without decorrelation.
    pub decorrelated: &'a [f32],
}

impl<'a> Events<'a> {
    /// Number of events.
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// What training needs to know of all events at once.
    pub fn totals(&self) -> Totals {
        let negative = self.weights.iter().any(|&weight| weight < 0.0);
        Totals { events: self.len(), weight_sum: self.weight_sum(), negative }
    }

    /// Σ weight.
    pub fn weight_sum(&self) -> f64 {
        self.weights.iter().map(|&weight| f64::from(weight)).sum()
    }

    /// The truth of each event in one word, as the kernels take it: its class, or the bits of its value.
    pub(crate) fn words(&self) -> Cow<'a, [u32]> {
        match self.values.is_empty() {
            true => Cow::Borrowed(self.targets),
            false => Cow::Owned(self.values.iter().map(|value| value.to_bits()).collect()),
        }
    }

    /// Refuses lengths that do not agree, unknown classes, numbers that are not finite and sums of weights ≤ 0.
    pub fn check(&self, sample: &str, architecture: &Architecture) -> Result<()> {
        self.check_numbers(sample, architecture)?;
        self.check_truth(sample.to_owned(), &architecture.output)?;
        self.totals().check(sample)
    }

    /// The same for inputs and single weights alone.
    pub(crate) fn check_numbers(&self, sample: &str, architecture: &Architecture) -> Result<()> {
        let inputs = architecture.inputs;
        let sample = || sample.to_owned();
        let shape =
            |what, found, expected| Err(Error::Shape { sample: format!("{} events", sample()), what, found, expected });
        if self.inputs.len() != self.len() * inputs {
            return shape("input values", self.inputs.len(), self.len() * inputs);
        }
        if !self.decorrelated.is_empty() && self.decorrelated.len() != self.len() {
            return shape("values of the decorrelated variable", self.decorrelated.len(), self.len());
        }
        if let Some(event) = self.decorrelated.iter().position(|value| !value.is_finite()) {
            return Err(Error::Decorrelated { sample: sample(), event, value: self.decorrelated[event] });
        }
        if let Some(at) = self.inputs.iter().position(|value| !value.is_finite()) {
            let (event, input) = (at / inputs, at % inputs);
            return Err(Error::Input { sample: sample(), event, input, value: self.inputs[at] });
        }
        if let Some(event) = self.weights.iter().position(|weight| !weight.is_finite()) {
            return Err(Error::Weight { sample: sample(), event, value: self.weights[event] });
        }
        Ok(())
    }

    /// The same for what is learnt.
    pub(crate) fn check_truth(&self, sample: String, output: &Output) -> Result<()> {
        let (classes, linear) = (output.classes, output.activation == Head::Linear);
        let (values, targets) = if linear { (self.len(), self.targets.len()) } else { (0, self.len()) };
        let lengths = [("values to learn", self.values.len(), values), ("classes", self.targets.len(), targets)];
        if let Some((what, found, expected)) = lengths.into_iter().find(|(_, found, expected)| found != expected) {
            return Err(Error::Shape { sample: format!("{sample} events"), what, found, expected });
        }
        if let Some(event) = self.values.iter().position(|value| !value.is_finite()) {
            return Err(Error::Value { sample, event, value: self.values[event] });
        }
        match self.targets.iter().position(|&class| class as usize >= classes) {
            Some(event) if !linear => Err(Error::Class { sample, event, class: self.targets[event], classes }),
            _ => Ok(()),
        }
    }
}

/// Sums over a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Number of events.
    pub events: usize,
    /// Σ weight.
    pub weight_sum: f64,
    /// Whether any weight is negative.
    pub negative: bool,
}

impl Totals {
    /// Refuses events whose weights add up to nothing.
    pub(crate) fn check(&self, sample: &str) -> Result<()> {
        if self.events == 0 || self.weight_sum > 0.0 {
            return Ok(());
        }
        Err(Error::WeightSum { sample: sample.to_owned(), sum: self.weight_sum })
    }
}

/// How a batch's weighted sum of losses becomes its loss.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Divisor {
    /// The batch's sum of weights.
    WeightSum,
    /// A constant times the number of events.
    PerEvent(f64),
}

impl Divisor {
    /// The divisor of a training; see [`Normalisation`].
    pub(crate) fn of(normalisation: Normalisation, all: Totals) -> Self {
        match normalisation {
            Normalisation::BatchSize => Self::PerEvent(1.0),
            Normalisation::WeightSum if all.negative => Self::PerEvent(all.weight_sum / all.events as f64),
            Normalisation::WeightSum => Self::WeightSum,
        }
    }

    /// What the sum of losses of these events is multiplied by; 0 if they weigh nothing.
    pub(crate) fn factor(self, weights: &[f32]) -> f64 {
        self.factor_of(weights.iter().map(|&weight| f64::from(weight)).sum(), weights.len())
    }

    /// The same for so many events of this sum of weights.
    pub(crate) fn factor_of(self, weight_sum: f64, events: usize) -> f64 {
        let sum = match self {
            Self::WeightSum => weight_sum,
            Self::PerEvent(mean) => mean * events as f64,
        };
        if sum > 0.0 { 1.0 / sum } else { 0.0 }
    }
}
