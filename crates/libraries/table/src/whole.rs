//! A table as its file has it: all columns, of whatever types, and what the file says about itself.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use crate::error::Result;

/// Entries in their order, some at a time.
pub(crate) type Batches = Box<dyn Iterator<Item = Result<RecordBatch>> + Send>;

/// A table as its file has it.
pub(crate) struct Whole {
    pub(crate) schema: SchemaRef,
    /// Keys and values of the file, beside its schema.
    pub(crate) notes: HashMap<String, String>,
    pub(crate) batches: Batches,
}
