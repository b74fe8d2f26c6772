//! Arrow arrays as columns.

use polars_arrow::array::{
    Array, BooleanArray, FixedSizeListArray, ListArray, PrimitiveArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::offset::{Offset, OffsetsBuffer};
use polars_arrow::types::NativeType;
use rootfile::{Column, Element, Scalar, Values};

use crate::error::Bad;
use crate::kind::Kind;
use crate::rows;

/// What stands in for an array that is not of the type that its file promised.
const OTHER: Bad = Bad { row: 0, problem: "changes its type", help: "write the file anew" };

/// An array of a kind as a column, and how many missing floating-point values became NaN.
pub(crate) fn column(array: &dyn Array, kind: &Kind) -> Result<(Column, u64), Bad> {
    let mut levels = Vec::with_capacity(kind.levels);
    let mut array = array.to_boxed();
    while levels.len() < kind.lists() {
        refuse_missing(array.validity(), &levels)?;
        array = below(&*array, &mut levels)?;
    }
    for _ in &kind.dims {
        refuse_missing(array.validity(), &levels)?;
        array = of::<FixedSizeListArray>(&*array)?.values().clone();
    }
    if kind.text {
        refuse_missing(array.validity(), &levels)?;
        let bytes = texts(&*array, &mut levels)?;
        return Column::text(bytes, levels).map(|column| (column, 0)).ok_or(OTHER);
    }
    let (values, missing) = numbers(&*array, kind, &levels)?;
    Column::nested(values, kind.width(), levels).map(|column| (column, missing)).ok_or(OTHER)
}

/// The items of a list, whose offsets are added to `levels`.
fn below(array: &dyn Array, levels: &mut Vec<Vec<u64>>) -> Result<Box<dyn Array>, Bad> {
    let any = array.as_any();
    let (level, values) = if let Some(list) = any.downcast_ref::<ListArray<i32>>() {
        (cut(list.offsets()), list.values())
    } else if let Some(list) = any.downcast_ref::<ListArray<i64>>() {
        (cut(list.offsets()), list.values())
    } else {
        let list = of::<FixedSizeListArray>(array)?;
        let size = list.size() as u64;
        (((0..=list.len() as u64).map(|row| row * size).collect(), 0), list.values())
    };
    let ((offsets, start), values) = (level, values.clone());
    let length = offsets.last().copied().unwrap_or_default() as usize;
    levels.push(offsets);
    Ok(if (start, length) == (0, values.len()) { values } else { values.sliced(start, length) })
}

/// Offsets from 0, and where the first item is.
fn cut<O: Offset>(offsets: &OffsetsBuffer<O>) -> (Vec<u64>, usize) {
    let start = offsets.first().to_usize();
    (offsets.buffer().iter().map(|offset| (offset.to_usize() - start) as u64).collect(), start)
}

fn texts(array: &dyn Array, levels: &mut Vec<Vec<u64>>) -> Result<Vec<u8>, Bad> {
    let any = array.as_any();
    if let Some(array) = any.downcast_ref::<Utf8Array<i32>>() {
        return Ok(bytes(array, levels));
    }
    if let Some(array) = any.downcast_ref::<Utf8Array<i64>>() {
        return Ok(bytes(array, levels));
    }
    let (mut bytes, mut offsets) = (Vec::new(), vec![0]);
    for text in of::<Utf8ViewArray>(array)?.values_iter() {
        bytes.extend_from_slice(text.as_bytes());
        offsets.push(bytes.len() as u64);
    }
    levels.push(offsets);
    Ok(bytes)
}

fn bytes<O: Offset>(array: &Utf8Array<O>, levels: &mut Vec<Vec<u64>>) -> Vec<u8> {
    let (offsets, start) = cut(array.offsets());
    let end = start + offsets.last().copied().unwrap_or_default() as usize;
    levels.push(offsets);
    array.values().as_slice()[start..end].to_vec()
}

fn numbers(array: &dyn Array, kind: &Kind, levels: &[Vec<u64>]) -> Result<(Values, u64), Bad> {
    if array.null_count() > 0 && !matches!(kind.element, Element::F32 | Element::F64) {
        let row = array.validity().map_or(0, |validity| validity.leading_ones());
        return Err(Bad::missing(rows::entry_of(levels, row / kind.width())));
    }
    let values = match kind.element {
        Element::Bool => of::<BooleanArray>(array).map(|array| Values::Bool(array.values_iter().collect())),
        Element::I8 => integers::<i8>(array),
        Element::U8 => integers::<u8>(array),
        Element::I16 => integers::<i16>(array),
        Element::U16 => integers::<u16>(array),
        Element::I32 => integers::<i32>(array),
        Element::U32 => integers::<u32>(array),
        Element::I64 => integers::<i64>(array),
        Element::U64 => integers::<u64>(array),
        Element::F32 => floats(array, f32::NAN),
        Element::F64 => floats(array, f64::NAN),
    };
    Ok((values?, array.null_count() as u64))
}

fn integers<T: NativeType + Scalar>(array: &dyn Array) -> Result<Values, Bad> {
    Ok(T::wrap(of::<PrimitiveArray<T>>(array)?.values().as_slice().to_vec()))
}

fn floats<T: NativeType + Scalar>(array: &dyn Array, nan: T) -> Result<Values, Bad> {
    let array = of::<PrimitiveArray<T>>(array)?;
    Ok(T::wrap(match array.validity() {
        Some(validity) => {
            array.values().iter().zip(validity).map(|(value, valid)| if valid { *value } else { nan }).collect()
        }
        None => array.values().as_slice().to_vec(),
    }))
}

/// Lists and texts have no value that says "missing".
fn refuse_missing(validity: Option<&Bitmap>, levels: &[Vec<u64>]) -> Result<(), Bad> {
    match validity {
        Some(validity) if validity.unset_bits() > 0 => {
            Err(Bad::missing(rows::entry_of(levels, validity.leading_ones())))
        }
        _ => Ok(()),
    }
}

fn of<T: 'static>(array: &dyn Array) -> Result<&T, Bad> {
    array.as_any().downcast_ref().ok_or(OTHER)
}

#[cfg(test)]
mod tests {
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
        assert_eq!(super::column(&*there, &kind), Ok((column, 0)));
    }

    #[test]
    fn a_slice_of_an_array_becomes_the_rows_of_the_slice() {
        let (column, kind) = nested();
        let there = array(column, &kind.dims).unwrap().sliced(1, 2);
        let (found, _) = super::column(&*there, &kind).unwrap();
        let expected = Column::nested(Values::I32(vec![6, 7]), 2, vec![vec![0, 0, 1], vec![0, 1]]);
        assert_eq!(Some(found), expected);
    }

    #[test]
    fn lists_of_texts_survive() {
        let kind = Kind { levels: 2, ..Kind::text() };
        let column = Column::text("aéb".into(), vec![vec![0, 0, 2], vec![0, 1, 4]]).unwrap();
        let there = array(column.clone(), &[]).unwrap();
        assert_eq!(super::column(&*there, &kind), Ok((column, 0)));
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
        let there = PrimitiveArray::<f32>::from([Some(1.0), None, Some(-0.0)]);
        let (found, missing) = super::column(&there, &Kind::scalar(Element::F32)).unwrap();
        let values = found.get::<f32>().unwrap();
        assert!(values[1].is_nan() && values[2].is_sign_negative() && missing == 1);
    }

    #[test]
    fn missing_integers_and_lists_are_refused_by_their_entry() {
        let there = PrimitiveArray::<i32>::from([Some(1), Some(2), None]);
        assert_eq!(super::column(&there, &Kind::scalar(Element::I32)), Err(Bad::missing(2)));
        let (column, kind) = nested();
        let there = array(column, &kind.dims).unwrap();
        let there = there.with_validity(Some(Bitmap::from([true, false, true])));
        assert_eq!(super::column(&*there, &kind), Err(Bad::missing(1)));
    }
}
