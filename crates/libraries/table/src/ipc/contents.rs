//! What an Arrow file holds: its schema, and where its record batches and categories lie.

use std::collections::HashMap;
use std::ops::Range;

use arrow_ipc::{Block, MetadataVersion};
use arrow_schema::SchemaRef;

use super::layout;
use super::message::Message;

/// What a file holds.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) schema: SchemaRef,
    pub(super) version: MetadataVersion,
    pub(super) batches: Vec<Batch>,
    /// Batches of categories, in their order.
    pub(super) categories: Vec<Categories>,
    /// Keys and values of the file, beside its schema.
    pub(super) notes: HashMap<String, String>,
}

/// Where a record batch lies.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) block: Block,
    pub(super) entries: Range<u64>,
    /// How many batches of categories stand before it.
    pub(super) categories: usize,
    /// For each field how many of its values are missing; `None` if its values have to be looked at.
    nulls: Vec<Option<u64>>,
}

/// Where a batch of categories lies.
#[derive(Debug)]
pub(super) struct Categories {
    pub(super) block: Block,
    pub(super) id: i64,
    /// Whether it adds to those before it.
    pub(super) adds: bool,
}

impl Contents {
    pub(super) fn new(schema: SchemaRef, version: MetadataVersion) -> Contents {
        let (batches, categories, notes) = (Vec::new(), Vec::new(), HashMap::new());
        Contents { schema, version, batches, categories, notes }
    }

    /// Adds a record batch.
    pub(super) fn add(&mut self, block: Block, message: &Message) -> Result<(), String> {
        let batch = message.batch()?;
        let rows = batch.length();
        let rows = u64::try_from(rows).map_err(|_| format!("it is damaged: a record batch has {rows} rows"))?;
        let start = self.batches.last().map_or(0, |batch| batch.entries.end);
        let end = start.checked_add(rows).filter(|end| *end <= i64::MAX as u64).ok_or("it has too many rows")?;
        let (nulls, categories) = (layout::nulls(&batch, &self.schema), self.categories.len());
        self.batches.push(Batch { block, entries: start..end, categories, nulls });
        Ok(())
    }

    /// How many values of a field are missing; `None` if they have to be looked at.
    pub(super) fn missing(&self, field: usize) -> Option<u64> {
        self.batches.iter().map(|batch| batch.nulls.get(field).copied().flatten()).sum()
    }
}
