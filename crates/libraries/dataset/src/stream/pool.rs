//! Events in memory: those of a window, and those of a class from which windows are drawn.

use rand::RngExt;

/// Events that are trained on, or validated with, one after another.
#[derive(Debug, Default)]
pub struct Window {
    /// Variables, row-major.
    pub inputs: Vec<f32>,
    /// The class of each event, or the bits of what a regression learns of it.
    pub targets: Vec<u32>,
    /// Weight of each event.
    pub weights: Vec<f32>,
}

impl Window {
    pub(super) fn clear(&mut self) {
        self.inputs.clear();
        self.targets.clear();
        self.weights.clear();
    }

    /// Takes no more memory than so many events need.
    pub(super) fn reserve(&mut self, events: usize, width: usize) {
        self.inputs.reserve_exact(events * width);
        self.targets.reserve_exact(events);
        self.weights.reserve_exact(events);
    }

    pub(super) fn push(&mut self, row: &[f32], target: u32, weight: f32) {
        self.inputs.extend_from_slice(row);
        self.targets.push(target);
        self.weights.push(weight);
    }
}

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
        let Window { inputs: rows, targets, weights: own } = &mut self.events;
        let drawn = random.random_range(0..own.len());
        let (row, last) = (drawn * self.width, (own.len() - 1) * self.width);
        inputs.extend_from_slice(&rows[row..row + self.width]);
        rows.copy_within(last.., row);
        rows.truncate(last);
        weights.push(own.swap_remove(drawn));
        targets.swap_remove(drawn)
    }
}
