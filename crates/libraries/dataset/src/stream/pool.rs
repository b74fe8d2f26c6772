//! The events of a class in memory, from which windows are drawn.

use events::Window;
use rand::RngExt;

/// Events of a class that are drawn at random.
#[derive(Debug)]
pub(super) struct Pool {
    events: Window,
    width: usize,
    room: usize,
}

impl Pool {
    pub(super) fn new(room: usize, width: usize) -> Self {
        let mut events = Window::default();
        events.reserve(room, width);
        Self { events, width, room }
    }

    pub(super) fn len(&self) -> usize {
        self.events.weights.len()
    }

    pub(super) fn has_room(&self, events: usize) -> bool {
        self.len() + events <= self.room
    }

    pub(super) fn clear(&mut self) {
        self.events.clear();
    }

    pub(super) fn push(&mut self, row: &[f32], target: u32, weight: f32) {
        self.events.push(row, target, weight);
    }

    /// Moves an event out of the pool, which must not be empty, and returns its target.
    pub(super) fn draw(&mut self, random: &mut impl RngExt, inputs: &mut Vec<f32>, weights: &mut Vec<f32>) -> u32 {
        let Window { inputs: rows, targets, weights: own, .. } = &mut self.events;
        let drawn = random.random_range(0..own.len());
        let (row, last) = (drawn * self.width, (own.len() - 1) * self.width);
        inputs.extend_from_slice(&rows[row..row + self.width]);
        rows.copy_within(last.., row);
        rows.truncate(last);
        weights.push(own.swap_remove(drawn));
        targets.swap_remove(drawn)
    }
}
