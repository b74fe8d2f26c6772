//! Borrowed events: preprocessed variables, class or value, and weight of each.

use std::borrow::Cow;

use crate::Totals;

/// Events whose variables lie in a row-major matrix, one class or value and one weight an event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Events<'a> {
    /// `rows x variables` values, row-major, preprocessed.
    pub inputs: &'a [f32],
    /// The row of each event, so that several trainings can share a matrix; empty where event i has row i.
    pub rows: &'a [u32],
    /// Index of the true class of each event; not asked for in a regression.
    pub targets: &'a [u32],
    /// What a regression learns of each event; none for a classifier.
    pub values: &'a [f32],
    /// Weight of each event, which may be negative.
    pub weights: &'a [f32],
    /// Another weight of each event that a validation is told by too; none if there is no other.
    pub other_weights: &'a [f32],
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
        let mut totals = Totals::default();
        self.weights.iter().for_each(|&weight| totals.add(weight));
        totals
    }

    /// Σ weight.
    pub fn weight_sum(&self) -> f64 {
        self.weights.iter().map(|&weight| f64::from(weight)).sum()
    }

    /// The `width` variables of an event.
    #[inline] // once an event, from another crate
    pub fn row(&self, event: usize, width: usize) -> &'a [f32] {
        let row = if self.rows.is_empty() { event } else { self.rows[event] as usize };
        &self.inputs[row * width..][..width]
    }

    /// The truth of an event in 32 bits: its class, or the bits of the value that a regression learns of it.
    #[inline]
    pub fn truth_of(&self, event: usize) -> u32 {
        if self.values.is_empty() { self.targets[event] } else { self.values[event].to_bits() }
    }

    /// The truth of all events, as [`Self::truth_of`].
    pub fn truth(&self) -> Cow<'a, [u32]> {
        match self.values.is_empty() {
            true => Cow::Borrowed(self.targets),
            false => Cow::Owned(self.values.iter().map(|value| value.to_bits()).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_share_a_matrix_by_their_rows() {
        let inputs = [0.0, 0.5, 1.0, 1.5, 2.0, 2.5];
        let all = Events { inputs: &inputs, targets: &[0, 1, 0], weights: &[1.0, -1.0, 2.0], ..Events::default() };
        let some = Events { rows: &[2, 0, 2], targets: &[0, 0, 0], ..all };
        assert_eq!((all.row(1, 2), some.row(0, 2), some.row(2, 2)), (&inputs[2..4], &inputs[4..], &inputs[4..]));
        let totals = Totals { events: 3, weight_sum: 2.0, negative: true };
        assert_eq!((all.totals(), all.weight_sum()), (totals, 2.0));
    }

    #[test]
    fn the_truth_is_a_class_or_the_bits_of_a_value() {
        let classes = Events { targets: &[3, 1], weights: &[1.0; 2], ..Events::default() };
        assert_eq!((classes.truth().as_ref(), classes.truth_of(0)), (&[3, 1][..], 3));
        let values = Events { values: &[0.5, -2.0], ..classes };
        assert_eq!(values.truth().as_ref(), [0.5_f32.to_bits(), values.truth_of(1)]);
        assert_eq!(f32::from_bits(values.truth_of(1)), -2.0);
    }
}
