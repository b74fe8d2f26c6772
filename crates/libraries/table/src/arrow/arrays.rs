//! Columns as Arrow arrays.

use polars_arrow::array::{Array, BooleanArray, FixedSizeListArray, ListArray, PrimitiveArray, Utf8Array};
use polars_arrow::offset::OffsetsBuffer;
use polars_arrow::types::NativeType;
use rootfile::{Column, Values};

use crate::error::Bad;
use crate::rows;

/// A column as an array of the type that [`super::field`] names. `dims` are the fixed dimensions, whose product is the width.
pub(crate) fn array(column: Column, dims: &[usize]) -> Result<Box<dyn Array>, Bad> {
    let text = column.is_text();
    let (values, _, mut levels) = column.into_parts();
    let mut array = match (text, values) {
        (true, Values::U8(bytes)) => texts(bytes, &mut levels)?,
        (_, values) => numbers(values),
    };
    for &dim in dims.iter().rev() {
        let length = array.len() / dim;
        let dtype = FixedSizeListArray::default_datatype(array.dtype().clone(), dim);
        array = FixedSizeListArray::new(dtype, length, array, None).boxed();
    }
    for level in levels.into_iter().rev() {
        let dtype = ListArray::<i64>::default_datatype(array.dtype().clone());
        array = ListArray::<i64>::new(dtype, offsets(level), array, None).boxed();
    }
    Ok(array)
}

/// Texts, cut by the last level, which is taken.
fn texts(bytes: Vec<u8>, levels: &mut Vec<Vec<u64>>) -> Result<Box<dyn Array>, Bad> {
    let cut = levels.last().map_or(&[0][..], Vec::as_slice);
    let valid =
        std::str::from_utf8(&bytes).is_ok_and(|text| cut.iter().all(|&offset| text.is_char_boundary(offset as usize)));
    if !valid {
        let invalid = |pair: &[u64]| std::str::from_utf8(&bytes[pair[0] as usize..pair[1] as usize]).is_err();
        let item = cut.windows(2).position(invalid).unwrap_or_default();
        return Err(Bad {
            row: rows::entry_of(&levels[..levels.len().saturating_sub(1)], item),
            problem: "holds text that is not valid UTF-8",
            help: "leave the column out with --branches",
        });
    }
    let offsets = offsets(levels.pop().unwrap_or_else(|| vec![0]));
    Ok(Utf8Array::<i64>::new(Utf8Array::<i64>::default_dtype(), offsets, bytes.into(), None).boxed())
}

fn numbers(values: Values) -> Box<dyn Array> {
    match values {
        Values::Bool(values) => BooleanArray::from_slice(values).boxed(),
        Values::I8(values) => primitive(values),
        Values::U8(values) => primitive(values),
        Values::I16(values) => primitive(values),
        Values::U16(values) => primitive(values),
        Values::I32(values) => primitive(values),
        Values::U32(values) => primitive(values),
        Values::I64(values) => primitive(values),
        Values::U64(values) => primitive(values),
        Values::F32(values) => primitive(values),
        Values::F64(values) => primitive(values),
    }
}

fn primitive<T: NativeType>(values: Vec<T>) -> Box<dyn Array> {
    PrimitiveArray::from_vec(values).boxed()
}

/// The same offsets, signed: those of a [`Column`] are sorted and begin with 0.
fn offsets(level: Vec<u64>) -> OffsetsBuffer<i64> {
    let level: Vec<i64> = level.into_iter().map(|offset| offset as i64).collect();
    level.try_into().unwrap_or_default()
}
