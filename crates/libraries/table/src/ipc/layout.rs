//! Which buffers of a record batch belong to which field.

use arrow_data::layout;
use arrow_ipc::RecordBatch;
use arrow_schema::{DataType, Schema};

/// For each buffer whether one of some fields needs it.
pub(super) fn needed(batch: &RecordBatch<'_>, schema: &Schema, fields: &[usize]) -> Vec<bool> {
    let there = batch.buffers().map_or(0, |buffers| buffers.len());
    let mut views = batch.variadicBufferCounts().into_iter().flatten().map(|count| usize::try_from(count).unwrap_or(0));
    let mut needed = Vec::with_capacity(there);
    for (place, field) in schema.fields().iter().enumerate() {
        let buffers = buffers(field.data_type(), &mut views).min(there);
        needed.resize(needed.len() + buffers, fields.contains(&place));
    }
    // unions of old files have a buffer more: better too much than what belongs to another field
    if needed.len() == there { needed } else { vec![true; there] }
}

/// How many buffers a type has; `views` are the counts of those that have any number of them.
fn buffers(dtype: &DataType, views: &mut impl Iterator<Item = usize>) -> usize {
    let layout = layout(dtype);
    let of_views = if layout.variadic { views.next().unwrap_or_default() } else { 0 };
    let own = layout.buffers.len() + usize::from(layout.can_contain_null_mask) + of_views;
    let below = match dtype {
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => buffers(field.data_type(), views),
        DataType::Struct(fields) => fields.iter().map(|field| buffers(field.data_type(), views)).sum(),
        DataType::Union(fields, _) => fields.iter().map(|(_, field)| buffers(field.data_type(), views)).sum(),
        DataType::RunEndEncoded(ends, values) => buffers(ends.data_type(), views) + buffers(values.data_type(), views),
        _ => 0,
    };
    own.saturating_add(below)
}
