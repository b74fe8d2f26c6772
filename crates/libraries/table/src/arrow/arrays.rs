//! Columns as Arrow arrays.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, FixedSizeListArray, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array,
    Int64Array, LargeListArray, LargeStringArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use arrow_buffer::{Buffer, OffsetBuffer};
use rootfile::{Column, Values};

use super::item;
use crate::error::Bad;
use crate::rows;

/// A column as an array of the type that [`super::field`] names. `dims` are the fixed dimensions, whose product is the width.
pub(crate) fn array(column: Column, dims: &[usize]) -> Result<ArrayRef, Bad> {
    let text = column.is_text();
    let (values, _, mut levels) = column.into_parts();
    let mut array = match (text, values) {
        (true, Values::U8(bytes)) => texts(bytes, &mut levels)?,
        (_, values) => numbers(values),
    };
    for &dim in dims.iter().rev() {
        let field = item(array.data_type().clone());
        array = Arc::new(FixedSizeListArray::new(field, dim as i32, array, None));
    }
    for level in levels.into_iter().rev() {
        let field = item(array.data_type().clone());
        array = Arc::new(LargeListArray::new(field, offsets(level), array, None));
    }
    Ok(array)
}

/// Texts, cut by the last level, which is taken.
fn texts(bytes: Vec<u8>, levels: &mut Vec<Vec<u64>>) -> Result<ArrayRef, Bad> {
    let cut = offsets(levels.pop().unwrap_or_else(|| vec![0]));
    let bytes = Buffer::from(bytes);
    match LargeStringArray::try_new(cut.clone(), bytes.clone(), None) {
        Ok(texts) => Ok(Arc::new(texts)),
        Err(_) => {
            let invalid = |pair: &[i64]| std::str::from_utf8(&bytes[pair[0] as usize..pair[1] as usize]).is_err();
            Err(Bad {
                row: rows::entry_of(levels, cut.windows(2).position(invalid).unwrap_or_default()),
                problem: "holds text that is not valid UTF-8",
                help: "leave the column out with --branches",
            })
        }
    }
}

fn numbers(values: Values) -> ArrayRef {
    match values {
        Values::Bool(values) => Arc::new(BooleanArray::from(values)),
        Values::I8(values) => Arc::new(Int8Array::from(values)),
        Values::U8(values) => Arc::new(UInt8Array::from(values)),
        Values::I16(values) => Arc::new(Int16Array::from(values)),
        Values::U16(values) => Arc::new(UInt16Array::from(values)),
        Values::I32(values) => Arc::new(Int32Array::from(values)),
        Values::U32(values) => Arc::new(UInt32Array::from(values)),
        Values::I64(values) => Arc::new(Int64Array::from(values)),
        Values::U64(values) => Arc::new(UInt64Array::from(values)),
        Values::F32(values) => Arc::new(Float32Array::from(values)),
        Values::F64(values) => Arc::new(Float64Array::from(values)),
    }
}

/// The same offsets, signed: those of a [`Column`] are sorted and begin with 0.
fn offsets(level: Vec<u64>) -> OffsetBuffer<i64> {
    let level: Vec<i64> = level.into_iter().map(|offset| offset as i64).collect();
    OffsetBuffer::new(level.into())
}
