//! What a stream holds within `memory_limit`.
//!
//! The pools take all that is left beside the windows, what clusters take while they are read, and a bit for each event.

use crate::columns::TrainingColumns;
use crate::error::{Error, Result};

use super::{Class, Content};

/// Rows of a cluster that are turned into events at a time.
pub(super) const BLOCK: u64 = 1 << 13;

/// Windows: the one that is trained on, the one that is read meanwhile, and one by which the pools may outgrow their rooms
/// when the next window takes more of a class than its share.
const WINDOWS: u64 = 3;

/// What a cluster takes is counted so often: an allocator keeps what it took on the thread that read the one before.
const READERS: u64 = 2;

/// The share of the limit that a window aims at: one in so many.
const WINDOW: u64 = 32;

/// Bytes of events for what looks at some only. They are given back before the training.
const SAMPLE: u64 = 8 << 20;

/// Bytes for an event while its class is split: its place in the draw, and whether it was drawn.
const SPLIT: u64 = 5;

/// Rooms, in events.
#[derive(Debug)]
pub(super) struct Plan {
    /// Most in a window: whole batches.
    pub(super) window: usize,
    /// In the pool of each class.
    pub(super) rooms: Vec<usize>,
    /// Seen by what looks at some only.
    pub(super) sample: usize,
}

impl Plan {
    pub(super) fn new(content: &Content, limit: u64, batch: usize) -> Result<Self> {
        // Validation may be told by a second weight.
        let other = if content.policy.negative.changes_weights() { 4 } else { 0 };
        let (row, batch) = (row(&content.columns) + other, batch as u64);
        let most = |class: &Class, validate: bool| {
            class.clusters.iter().map(|cluster| cluster.events(validate)).max().unwrap_or(0) as u64
        };
        let clusters: Vec<u64> = content.classes.iter().map(|class| most(class, false)).collect();
        let validated = content.classes.iter().map(|class| most(class, true)).max().unwrap_or(0);
        let events: Vec<u64> = content.classes.iter().map(Class::events).collect();
        let all: u64 = events.iter().sum();
        let reading = content.classes.iter().map(|class| class.reading(row)).max().unwrap_or(0);
        let fixed = all.div_ceil(8) + READERS * reading;
        let windows = |events: u64| WINDOWS * events.max(validated) * row;
        let whole = |events: u64| (events / batch).max(1) * batch;
        let least = whole(validated);
        let split = all.div_ceil(8) + SPLIT * events.iter().max().unwrap_or(&0);
        let poured: u64 = clusters.iter().sum();
        let taken = |window: u64| fixed + windows(window) + poured * row;
        let needed = taken(least).max(split);
        if limit < needed {
            return Err(Error::MemoryLimit { limit, needed });
        }
        let window = whole(validated.max(limit / WINDOW / row));
        let window = if taken(window) > limit { least } else { window };
        let spare = (limit - taken(window)) / row;
        let share = |events: u64| (u128::from(spare) * u128::from(events) / u128::from(all.max(1))) as u64;
        let rooms = clusters.iter().zip(&events).map(|(&cluster, &events)| (cluster + share(events)).min(events));
        let rooms = rooms.map(|room| room as usize).collect();
        Ok(Self { window: window as usize, rooms, sample: (((limit - fixed) / 2).min(SAMPLE) / row) as usize })
    }
}

impl Class {
    pub(super) fn events(&self) -> u64 {
        self.clusters.last().map_or(0, |cluster| cluster.before + cluster.entries.end)
    }

    /// Bytes that its longest cluster takes while it is read, and made events of so many bytes.
    fn reading(&self, row: u64) -> u64 {
        let longest =
            self.clusters.iter().map(|cluster| cluster.entries.end - cluster.entries.start).max().unwrap_or(0);
        let bytes = self.files.iter().map(|file| self.reading.bytes(file, longest, BLOCK)).max().unwrap_or(0);
        bytes + longest.min(BLOCK) * row
    }
}

/// Bytes of an event: its variables, its class or value, and its weight.
fn row(columns: &TrainingColumns) -> u64 {
    4 * (columns.variables.len() as u64 + 2)
}

/// Bytes that so many events take at the peak of a training in memory: each is there at most twice while the preprocessing is
/// fitted, beside its place, and its weight as it was read.
pub(super) fn whole(columns: &TrainingColumns, events: u64) -> u64 {
    events * (2 * row(columns) + 16)
}
