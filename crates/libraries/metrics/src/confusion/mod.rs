//! Weighted confusion matrices.
//!
//! `C[i, j]` is the sum of weights of the events of true class `i` whose largest score is that of class `j`. A class
//! that is never predicted keeps its column. Efficiencies and purities are defined as in htt-ml
//! (`testing/keras_confusion_matrix.py`); see [`Representation`].
mod representation;

pub use representation::Representation;

use crate::{Error, Result};

/// Sums over events, by true class (rows) and predicted class (columns).
#[derive(Debug, Clone, PartialEq)]
pub struct Confusion {
    classes: usize,
    events: Vec<u64>,
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl Confusion {
    /// A matrix of zeros for this number of classes.
    #[must_use]
    pub fn new(classes: usize) -> Confusion {
        let cells = classes * classes;
        Confusion { classes, events: vec![0; cells], sums: vec![0.0; cells], squares: vec![0.0; cells] }
    }

    /// The number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Counts an event with its signed weight.
    ///
    /// # Errors
    /// When a class index is too large or the weight is not finite.
    pub fn add(&mut self, class: usize, predicted: usize, weight: f64) -> Result<()> {
        for index in [class, predicted] {
            if index >= self.classes {
                return Err(Error::Class { index, classes: self.classes });
            }
        }
        if !weight.is_finite() {
            return Err(Error::Weight { value: weight });
        }
        let cell = class * self.classes + predicted;
        self.events[cell] += 1;
        self.sums[cell] += weight;
        self.squares[cell] += weight * weight;
        Ok(())
    }

    /// Counts events of one true class: `scores` holds a column for each class, with one value for each weight.
    ///
    /// # Errors
    /// When sizes do not agree, a score is NaN or a weight is not finite; the events before it are counted.
    pub fn add_events(&mut self, class: usize, scores: &[Vec<f32>], weights: &[f64]) -> Result<()> {
        if scores.len() != self.classes {
            return Err(Error::Size { what: "number of score columns", expected: self.classes, found: scores.len() });
        }
        if let Some(column) = scores.iter().find(|column| column.len() != weights.len()) {
            return Err(Error::Size { what: "number of scores", expected: weights.len(), found: column.len() });
        }
        let mut row = vec![0.0; self.classes];
        for (event, weight) in weights.iter().enumerate() {
            row.iter_mut().zip(scores).for_each(|(score, column)| *score = column[event]);
            self.add(class, predicted(&row)?, *weight)?;
        }
        Ok(())
    }

    /// Numbers of events, by rows.
    #[must_use]
    pub fn events(&self) -> &[u64] {
        &self.events
    }

    /// Sums of weights, by rows.
    #[must_use]
    pub fn sums(&self) -> &[f64] {
        &self.sums
    }

    /// Sums of squared weights, by rows: the variances of the sums.
    #[must_use]
    pub fn squares(&self) -> &[f64] {
        &self.squares
    }

    /// The matrix with every event's weight multiplied by the weight of its true class.
    ///
    /// # Errors
    /// When there is not one weight for each class, or one is not finite.
    pub fn class_weighted(&self, class_weights: &[f64]) -> Result<Confusion> {
        if class_weights.len() != self.classes {
            let found = class_weights.len();
            return Err(Error::Size { what: "number of class weights", expected: self.classes, found });
        }
        if let Some(value) = class_weights.iter().copied().find(|weight| !weight.is_finite()) {
            return Err(Error::Weight { value });
        }
        let weight = |cell: usize| class_weights[cell / self.classes];
        let sums = self.sums.iter().enumerate().map(|(i, sum)| sum * weight(i)).collect();
        let squares = self.squares.iter().enumerate().map(|(i, sum)| sum * weight(i) * weight(i)).collect();
        Ok(Confusion { sums, squares, ..self.clone() })
    }

    /// The factor of each true class that gives all classes the same sum of weights and keeps the total; 1 for a class whose
    /// sum is not positive.
    #[must_use]
    pub fn equal_class_weights(&self) -> Vec<f64> {
        let sums: Vec<f64> = self.sums.chunks_exact(self.classes).map(|row| row.iter().sum()).collect();
        let share = sums.iter().sum::<f64>() / self.classes as f64;
        sums.into_iter().map(|sum| if sum > 0.0 { share / sum } else { 1.0 }).collect()
    }

    /// The values of a representation, by rows; `None` where the divisor is zero.
    #[must_use]
    pub fn values(&self, representation: Representation) -> Vec<Option<f64>> {
        representation.values(&self.sums, self.classes)
    }
}

/// The class with the largest score; of equal ones, the first.
///
/// # Errors
/// When there is no score, or one is NaN.
pub fn predicted(scores: &[f32]) -> Result<usize> {
    let mut best: Option<usize> = None;
    for (class, &value) in scores.iter().enumerate() {
        if value.is_nan() {
            return Err(Error::Score { class, value });
        }
        if best.is_none_or(|best| value > scores[best]) {
            best = Some(class);
        }
    }
    best.ok_or(Error::NoScores)
}

#[cfg(test)]
mod tests;
