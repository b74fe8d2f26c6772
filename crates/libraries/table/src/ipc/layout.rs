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

/// For each field how many of its values are missing, of lists how many items; `None` if they have to be looked at: some of those of
/// members, runs and categories.
pub(super) fn nulls(batch: &RecordBatch<'_>, schema: &Schema) -> Vec<Option<u64>> {
    let mut counts = batch.nodes().into_iter().flatten().map(|node| u64::try_from(node.null_count()).ok());
    schema.fields().iter().map(|field| missing(field.data_type(), &mut counts)).collect()
}

fn missing(dtype: &DataType, counts: &mut impl Iterator<Item = Option<u64>>) -> Option<u64> {
    let own = counts.next()?;
    let below: Vec<Option<u64>> = below(dtype).into_iter().map(|dtype| missing(dtype, counts)).collect();
    match dtype {
        DataType::List(_) | DataType::LargeList(_) | DataType::ListView(_) | DataType::LargeListView(_) => below[0],
        DataType::Dictionary(..) => None,
        _ if below.is_empty() => own,
        // what is missing in a missing struct is not counted in its members
        _ => own.filter(|own| *own == 0 && below.iter().all(|count| *count == Some(0))),
    }
}

/// Whether values are categories.
pub(super) fn has_dictionary(dtype: &DataType) -> bool {
    matches!(dtype, DataType::Dictionary(..)) || below(dtype).into_iter().any(has_dictionary)
}

/// The types of the arrays that an array of a type is made of.
fn below(dtype: &DataType) -> Vec<&DataType> {
    match dtype {
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => vec![field.data_type()],
        DataType::Struct(fields) => fields.iter().map(|field| field.data_type()).collect(),
        DataType::Union(fields, _) => fields.iter().map(|(_, field)| field.data_type()).collect(),
        DataType::RunEndEncoded(ends, values) => vec![ends.data_type(), values.data_type()],
        _ => Vec::new(),
    }
}

/// How many buffers a type has; `views` are the counts of those that have any number of them.
fn buffers(dtype: &DataType, views: &mut impl Iterator<Item = usize>) -> usize {
    let layout = layout(dtype);
    let of_views = if layout.variadic { views.next().unwrap_or_default() } else { 0 };
    let own = layout.buffers.len() + usize::from(layout.can_contain_null_mask) + of_views;
    let below: usize = below(dtype).into_iter().map(|below| buffers(below, views)).sum();
    own.saturating_add(below)
}
