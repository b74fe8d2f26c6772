//! A window: owned events, one after another.

use crate::Events;

/// Events that are trained on, or validated with, one after another.
#[derive(Debug, Default)]
pub struct Window {
    /// `events x variables` values, row-major.
    pub inputs: Vec<f32>,
    /// Index of the true class of each event, or the bits of the value that a regression learns of it.
    pub targets: Vec<u32>,
    /// Weight of each event.
    pub weights: Vec<f32>,
    /// Another weight of each event to validate with; none if there is no other.
    pub other_weights: Vec<f32>,
}

impl Window {
    /// The events, with the truth of each in place of its class.
    pub fn events(&self) -> Events<'_> {
        let Self { inputs, targets, weights, other_weights } = self;
        Events { inputs, targets, weights, other_weights, ..Events::default() }
    }

    /// Takes all events out.
    pub fn clear(&mut self) {
        self.inputs.clear();
        self.targets.clear();
        self.weights.clear();
        self.other_weights.clear();
    }

    /// Takes no more memory than so many events of `width` variables need.
    pub fn reserve(&mut self, events: usize, width: usize) {
        self.inputs.reserve_exact(events * width);
        self.targets.reserve_exact(events);
        self.weights.reserve_exact(events);
    }

    /// Adds an event.
    #[inline]
    pub fn push(&mut self, row: &[f32], target: u32, weight: f32) {
        self.inputs.extend_from_slice(row);
        self.targets.push(target);
        self.weights.push(weight);
    }
}
