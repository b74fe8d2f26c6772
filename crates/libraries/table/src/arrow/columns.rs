//! Arrow arrays as columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, GenericStringArray, OffsetSizeTrait, PrimitiveArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use rootfile::{Column, Element, Scalar, Values};

use crate::error::Bad;
use crate::kind::Kind;
use crate::rows;

/// What stands in for an array that is not of the type that its file promised.
const OTHER: Bad = Bad { row: 0, problem: "changes its type", help: "write the file anew" };

/// An array of a kind as a column, and how many missing floating-point values became NaN.
pub(crate) fn column(mut array: ArrayRef, kind: &Kind) -> Result<(Column, u64), Bad> {
    let mut levels = Vec::with_capacity(kind.levels);
    while levels.len() < kind.lists() {
        refuse_missing(array.nulls(), &levels, 1)?;
        array = below(&array, &mut levels)?;
    }
    for _ in &kind.dims {
        refuse_missing(array.nulls(), &levels, 1)?;
        array = array.as_fixed_size_list_opt().ok_or(OTHER)?.values().clone();
    }
    if kind.text {
        refuse_missing(array.nulls(), &levels, 1)?;
        let bytes = texts(&array, &mut levels)?;
        return Column::text(bytes, levels).map(|column| (column, 0)).ok_or(OTHER);
    }
    let missing = array.null_count() as u64;
    if !matches!(kind.element, Element::F32 | Element::F64) {
        refuse_missing(array.nulls(), &levels, kind.width())?;
    }
    let values = numbers(array, kind.element)?;
    Column::nested(values, kind.width(), levels).map(|column| (column, missing)).ok_or(OTHER)
}

/// The items of a list, whose offsets are added to `levels`.
fn below(array: &ArrayRef, levels: &mut Vec<Vec<u64>>) -> Result<ArrayRef, Bad> {
    let ((offsets, start), values) = if let Some(list) = array.as_list_opt::<i32>() {
        (cut(list.offsets()), list.values())
    } else if let Some(list) = array.as_list_opt::<i64>() {
        (cut(list.offsets()), list.values())
    } else {
        let list = array.as_fixed_size_list_opt().ok_or(OTHER)?;
        let size = list.value_length() as u64;
        (((0..=list.len() as u64).map(|row| row * size).collect(), 0), list.values())
    };
    let length = offsets.last().copied().unwrap_or_default() as usize;
    levels.push(offsets);
    Ok(values.slice(start, length))
}

/// Offsets from 0, and where the first item is.
fn cut<O: OffsetSizeTrait>(offsets: &OffsetBuffer<O>) -> (Vec<u64>, usize) {
    let start = offsets[0].as_usize();
    (offsets.iter().map(|offset| (offset.as_usize() - start) as u64).collect(), start)
}

fn texts(array: &ArrayRef, levels: &mut Vec<Vec<u64>>) -> Result<Vec<u8>, Bad> {
    if let Some(array) = array.as_string_opt::<i32>() {
        return Ok(bytes(array, levels));
    }
    if let Some(array) = array.as_string_opt::<i64>() {
        return Ok(bytes(array, levels));
    }
    let (mut bytes, mut offsets) = (Vec::new(), vec![0]);
    for text in array.as_string_view_opt().ok_or(OTHER)?.iter() {
        bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        offsets.push(bytes.len() as u64);
    }
    levels.push(offsets);
    Ok(bytes)
}

fn bytes<O: OffsetSizeTrait>(array: &GenericStringArray<O>, levels: &mut Vec<Vec<u64>>) -> Vec<u8> {
    let (offsets, start) = cut(array.offsets());
    let end = start + offsets.last().copied().unwrap_or_default() as usize;
    levels.push(offsets);
    array.value_data()[start..end].to_vec()
}

fn numbers(array: ArrayRef, element: Element) -> Result<Values, Bad> {
    match element {
        Element::Bool => Ok(Values::Bool(array.as_boolean_opt().ok_or(OTHER)?.values().iter().collect())),
        Element::I8 => primitive::<Int8Type>(array),
        Element::U8 => primitive::<UInt8Type>(array),
        Element::I16 => primitive::<Int16Type>(array),
        Element::U16 => primitive::<UInt16Type>(array),
        Element::I32 => primitive::<Int32Type>(array),
        Element::U32 => primitive::<UInt32Type>(array),
        Element::I64 => primitive::<Int64Type>(array),
        Element::U64 => primitive::<UInt64Type>(array),
        Element::F32 => floats::<Float32Type>(array, f32::NAN),
        Element::F64 => floats::<Float64Type>(array, f64::NAN),
    }
}

fn primitive<T: ArrowPrimitiveType<Native: Scalar>>(array: ArrayRef) -> Result<Values, Bad> {
    Ok(T::Native::wrap(alone::<T>(array)?.into_parts().1.into()))
}

fn floats<T: ArrowPrimitiveType<Native: Scalar>>(array: ArrayRef, nan: T::Native) -> Result<Values, Bad> {
    let (_, values, nulls) = alone::<T>(array)?.into_parts();
    let mut values: Vec<T::Native> = values.into();
    if let Some(nulls) = nulls {
        for (value, valid) in values.iter_mut().zip(&nulls) {
            *value = if valid { *value } else { nan };
        }
    }
    Ok(T::Native::wrap(values))
}

/// The array, whose values can be taken without a copy if nothing else refers to them.
fn alone<T: ArrowPrimitiveType>(array: ArrayRef) -> Result<PrimitiveArray<T>, Bad> {
    array.as_primitive_opt::<T>().cloned().ok_or(OTHER)
}

/// Only floating-point numbers have a value that says "missing". `width` of the values are an item of the last level.
fn refuse_missing(nulls: Option<&NullBuffer>, levels: &[Vec<u64>], width: usize) -> Result<(), Bad> {
    match nulls.and_then(|nulls| nulls.iter().position(|valid| !valid)) {
        Some(place) => Err(Bad::missing(rows::entry_of(levels, place / width))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{Float32Array, Int32Array, LargeListArray};

    use super::super::array;
    use super::*;

    fn nested() -> (Column, Kind) {
        let kind = Kind { levels: 2, dims: vec![2], ..Kind::scalar(Element::I32) };
        let levels = vec![vec![0, 2, 2, 3], vec![0, 1, 3, 4]];
        (Column::nested(Values::I32((0..8).collect()), 2, levels).unwrap(), kind)
    }

    #[test]
    fn lists_of_lists_of_arrays_survive() {
        let (column, kind) = nested();
        let there = array(column.clone(), &kind.dims).unwrap();
        assert_eq!(super::column(there, &kind), Ok((column, 0)));
    }

    #[test]
    fn a_slice_of_an_array_becomes_the_rows_of_the_slice() {
        let (column, kind) = nested();
        let there = array(column, &kind.dims).unwrap().slice(1, 2);
        let (found, _) = super::column(there, &kind).unwrap();
        let expected = Column::nested(Values::I32(vec![6, 7]), 2, vec![vec![0, 0, 1], vec![0, 1]]);
        assert_eq!(Some(found), expected);
    }

    #[test]
    fn lists_of_texts_survive() {
        let kind = Kind { levels: 2, ..Kind::text() };
        let column = Column::text("aéb".into(), vec![vec![0, 0, 2], vec![0, 1, 4]]).unwrap();
        let there = array(column.clone(), &[]).unwrap();
        assert_eq!(super::column(there, &kind), Ok((column, 0)));
    }

    #[test]
    fn text_that_is_not_utf_8_is_refused_by_its_entry() {
        let column = Column::text(b"ab\xffc".to_vec(), vec![vec![0, 1, 1, 3], vec![0, 1, 2, 4]]).unwrap();
        assert_eq!(array(column, &[]).unwrap_err().row, 2);
        let split = Column::text("é".into(), vec![vec![0, 1, 2]]).unwrap();
        assert_eq!(array(split, &[]).unwrap_err().row, 0);
    }

    #[test]
    fn missing_floats_become_nan_and_are_counted() {
        let there = Arc::new(Float32Array::from(vec![Some(1.0), None, Some(-0.0)]));
        let (found, missing) = super::column(there, &Kind::scalar(Element::F32)).unwrap();
        let values = found.get::<f32>().unwrap();
        assert!(values[1].is_nan() && values[2].is_sign_negative() && missing == 1);
    }

    #[test]
    fn missing_integers_and_lists_are_refused_by_their_entry() {
        let there = Arc::new(Int32Array::from(vec![Some(1), Some(2), None]));
        assert_eq!(super::column(there, &Kind::scalar(Element::I32)), Err(Bad::missing(2)));
        let (column, kind) = nested();
        let (field, offsets, values, _) = array(column, &kind.dims).unwrap().as_list::<i64>().clone().into_parts();
        let nulls = NullBuffer::from(vec![true, false, true]);
        let there = Arc::new(LargeListArray::new(field, offsets, values, Some(nulls)));
        assert_eq!(super::column(there, &kind), Err(Bad::missing(1)));
    }
}
