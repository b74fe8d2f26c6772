//! Arrow arrays as columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, GenericStringArray, OffsetSizeTrait, PrimitiveArray};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;
use rootfile::{Column, Element, Scalar, Values};

use super::Way;
use super::items::Items;
use crate::error::Bad;
use crate::kind::Kind;
use crate::rows;
use crate::widened::widened;

/// A column of a kind in an array, and how many of its values are missing: floating-point numbers, and whole ones that are widened
/// to `f64`, became NaN, lists and texts are empty.
pub(crate) fn column(array: ArrayRef, way: &Way, kind: &Kind) -> Result<(Column, u64), Bad> {
    let mut items = Items::rows(array)?;
    let mut members = way.members.iter();
    loop {
        match items.array.data_type() {
            DataType::Struct(_) => match members.next() {
                Some(&member) => items.member(member)?,
                None => return Err(Bad::OTHER_TYPE),
            },
            DataType::FixedSizeList(..) if !way.counts && items.levels.len() >= kind.lists() => items.fixed()?,
            DataType::List(_)
            | DataType::LargeList(_)
            | DataType::ListView(_)
            | DataType::LargeListView(_)
            | DataType::FixedSizeList(..) => {
                items.list()?;
                if way.counts && members.as_slice().is_empty() {
                    return lengths(&items.levels).map(|lengths| (lengths, 0)).ok_or(Bad::OTHER_TYPE);
                }
            }
            _ => break,
        }
    }
    let Items { array, nulls, mut levels, missing } = items;
    let none = nulls.as_ref().map_or(0, |nulls| nulls.null_count() as u64);
    if kind.text {
        let bytes = texts(&array, nulls.as_ref(), &mut levels)?;
        return Column::text(bytes, levels).map(|column| (column, missing + none)).ok_or(Bad::OTHER_TYPE);
    }
    let values = numbers(array, nulls.as_ref(), kind.element)
        .map_err(|bad| Bad { row: rows::entry_of(&levels, bad.row / kind.width().max(1)), ..bad })?;
    Column::nested(values, kind.width(), levels).map(|column| (column, missing + none)).ok_or(Bad::OTHER_TYPE)
}

/// The lengths of the lists of one level.
fn lengths(levels: &[Vec<u64>]) -> Option<Column> {
    let [offsets] = levels else { return None };
    let lengths = offsets.windows(2).map(|pair| i32::try_from(pair[1] - pair[0]).ok());
    Some(lengths.collect::<Option<Vec<i32>>>()?.into())
}

fn texts<'a>(array: &'a ArrayRef, nulls: Option<&NullBuffer>, levels: &mut Vec<Vec<u64>>) -> Result<Vec<u8>, Bad> {
    if nulls.is_none() {
        if let Some(array) = array.as_string_opt::<i32>() {
            return Ok(bytes(array, levels));
        }
        if let Some(array) = array.as_string_opt::<i64>() {
            return Ok(bytes(array, levels));
        }
    }
    let text: Box<dyn Fn(usize) -> &'a [u8] + 'a> = if let Some(array) = array.as_string_opt::<i32>() {
        Box::new(|row| array.value(row).as_bytes())
    } else if let Some(array) = array.as_string_opt::<i64>() {
        Box::new(|row| array.value(row).as_bytes())
    } else {
        let array = array.as_string_view_opt().ok_or(Bad::OTHER_TYPE)?;
        Box::new(|row| array.value(row).as_bytes())
    };
    let (mut bytes, mut offsets) = (Vec::new(), vec![0]);
    for row in 0..array.len() {
        if nulls.is_none_or(|nulls| nulls.is_valid(row)) {
            bytes.extend_from_slice(text(row));
        }
        offsets.push(bytes.len() as u64);
    }
    levels.push(offsets);
    Ok(bytes)
}

/// The bytes of texts that are all there.
fn bytes<O: OffsetSizeTrait>(array: &GenericStringArray<O>, levels: &mut Vec<Vec<u64>>) -> Vec<u8> {
    let start = array.offsets()[0].as_usize();
    let offsets: Vec<u64> = array.offsets().iter().map(|offset| (offset.as_usize() - start) as u64).collect();
    let end = start + offsets.last().copied().unwrap_or_default() as usize;
    levels.push(offsets);
    array.value_data()[start..end].to_vec()
}

/// The values of an array as `element`, which is the type of the array, or `f64` of whole numbers of which some are missing.
fn numbers(array: ArrayRef, nulls: Option<&NullBuffer>, element: Element) -> Result<Values, Bad> {
    match array.data_type() {
        DataType::Float32 => return floats::<Float32Type>(array, nulls, f32::NAN),
        DataType::Float64 => return floats::<Float64Type>(array, nulls, f64::NAN),
        _ => {}
    }
    let valid = |row: usize| nulls.is_none_or(|nulls| nulls.is_valid(row));
    let values = match array.data_type() {
        DataType::Boolean => Values::Bool(array.as_boolean_opt().ok_or(Bad::OTHER_TYPE)?.values().iter().collect()),
        DataType::Int8 => primitive::<Int8Type>(array)?,
        DataType::UInt8 => primitive::<UInt8Type>(array)?,
        DataType::Int16 => primitive::<Int16Type>(array)?,
        DataType::UInt16 => primitive::<UInt16Type>(array)?,
        DataType::Int32 => primitive::<Int32Type>(array)?,
        DataType::UInt32 => primitive::<UInt32Type>(array)?,
        DataType::Int64 => primitive::<Int64Type>(array)?,
        DataType::UInt64 => primitive::<UInt64Type>(array)?,
        _ => return Err(Bad::OTHER_TYPE),
    };
    match (values.element() == element, nulls.filter(|nulls| nulls.null_count() > 0)) {
        (true, None) => Ok(values),
        (true, Some(nulls)) => Err(Bad::missing(nulls.iter().position(|valid| !valid).unwrap_or_default())),
        (false, _) if element == Element::F64 => widened(&values, valid).map(Values::F64),
        (false, _) => Err(Bad::OTHER_TYPE),
    }
}

fn primitive<T: ArrowPrimitiveType<Native: Scalar>>(array: ArrayRef) -> Result<Values, Bad> {
    Ok(T::Native::wrap(alone::<T>(array)?.into_parts().1.into()))
}

fn floats<T: ArrowPrimitiveType<Native: Scalar>>(
    array: ArrayRef,
    nulls: Option<&NullBuffer>,
    nan: T::Native,
) -> Result<Values, Bad> {
    let mut values: Vec<T::Native> = alone::<T>(array)?.into_parts().1.into();
    if let Some(nulls) = nulls {
        for (value, valid) in values.iter_mut().zip(nulls) {
            *value = if valid { *value } else { nan };
        }
    }
    Ok(T::Native::wrap(values))
}

/// The array, whose values can be taken without a copy if nothing else refers to them.
fn alone<T: ArrowPrimitiveType>(array: ArrayRef) -> Result<PrimitiveArray<T>, Bad> {
    array.as_primitive_opt::<T>().cloned().ok_or(Bad::OTHER_TYPE)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        DictionaryArray, Float32Array, Int32Array, Int64Array, LargeListArray, ListViewArray, RunArray, StringArray,
        StructArray,
    };
    use arrow_buffer::ScalarBuffer;
    use arrow_schema::{Field, Fields};

    use super::super::array;
    use super::*;

    fn read(array: ArrayRef, kind: &Kind) -> Result<(Column, u64), Bad> {
        column(array, &Way::default(), kind)
    }

    fn nested() -> (Column, Kind) {
        let kind = Kind { levels: 2, dims: vec![2], ..Kind::scalar(Element::I32) };
        let levels = vec![vec![0, 2, 2, 3], vec![0, 1, 3, 4]];
        (Column::nested(Values::I32((0..8).collect()), 2, levels).unwrap(), kind)
    }

    #[test]
    fn lists_of_lists_of_arrays_survive() {
        let (column, kind) = nested();
        let there = array(column.clone(), &kind.dims).unwrap();
        assert_eq!(read(there, &kind), Ok((column, 0)));
    }

    #[test]
    fn a_slice_of_an_array_becomes_the_rows_of_the_slice() {
        let (column, kind) = nested();
        let there = array(column, &kind.dims).unwrap().slice(1, 2);
        let (found, _) = read(there, &kind).unwrap();
        let expected = Column::nested(Values::I32(vec![6, 7]), 2, vec![vec![0, 0, 1], vec![0, 1]]);
        assert_eq!(Some(found), expected);
    }

    #[test]
    fn lists_of_texts_survive() {
        let kind = Kind { levels: 2, ..Kind::text() };
        let column = Column::text("aéb".into(), vec![vec![0, 0, 2], vec![0, 1, 4]]).unwrap();
        let there = array(column.clone(), &[]).unwrap();
        assert_eq!(read(there, &kind), Ok((column, 0)));
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
        let (found, missing) = read(there, &Kind::scalar(Element::F32)).unwrap();
        let values = found.get::<f32>().unwrap();
        assert!(values[1].is_nan() && values[2].is_sign_negative() && missing == 1);
    }

    #[test]
    fn missing_integers_are_refused_by_their_entry_unless_they_are_widened() {
        let there: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), Some(-2), None]));
        assert_eq!(read(there.clone(), &Kind::scalar(Element::I64)), Err(Bad::missing(2)));
        let (found, missing) = read(there, &Kind::scalar(Element::F64)).unwrap();
        let values = found.get::<f64>().unwrap();
        assert!(values[..2] == [1.0, -2.0] && values[2].is_nan() && missing == 1);
        let large: ArrayRef = Arc::new(Int64Array::from(vec![None, Some((1 << 53) + 1)]));
        assert_eq!(read(large, &Kind::scalar(Element::F64)).unwrap_err().row, 1);
    }

    #[test]
    fn a_missing_list_is_empty_and_counted_whatever_its_file_keeps_for_it() {
        let (column, kind) = nested();
        let (field, offsets, values, _) = array(column, &kind.dims).unwrap().as_list::<i64>().clone().into_parts();
        let there = LargeListArray::new(field, offsets, values, Some(NullBuffer::from(vec![false, true, true])));
        let (found, missing) = read(Arc::new(there), &kind).unwrap();
        let expected = Column::nested(Values::I32(vec![6, 7]), 2, vec![vec![0, 0, 0, 1], vec![0, 1]]);
        assert_eq!((Some(found), missing), (expected, 1));
    }

    #[test]
    fn missing_texts_are_empty_and_counted() {
        let there = Arc::new(StringArray::from(vec![Some("a"), None, Some("b")]));
        let expected = Column::text(b"ab".to_vec(), vec![vec![0, 1, 1, 2]]).unwrap();
        assert_eq!(read(there, &Kind::text()), Ok((expected, 1)));
    }

    #[test]
    fn members_of_structs_are_found_with_what_is_missing_around_them() {
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1, 2, 3]));
        let floats: ArrayRef = Arc::new(Float32Array::from(vec![Some(0.5), None, Some(1.5)]));
        let fields = ["n", "x"].iter().zip([&numbers, &floats]);
        let fields: Fields = fields.map(|(name, array)| Field::new(*name, array.data_type().clone(), true)).collect();
        let nulls = NullBuffer::from(vec![true, true, false]);
        let there: ArrayRef = Arc::new(StructArray::new(fields, vec![numbers, floats], Some(nulls)));
        let member = |index, element| {
            let way = Way { members: vec![index], counts: false };
            column(there.clone(), &way, &Kind::scalar(element))
        };
        assert_eq!(member(0, Element::I32), Err(Bad::missing(2)));
        let (found, missing) = member(1, Element::F32).unwrap();
        let values = found.get::<f32>().unwrap();
        assert!(values[0] == 0.5 && values[1].is_nan() && values[2].is_nan() && missing == 2);
    }

    #[test]
    fn categories_runs_and_views_are_the_values_that_they_stand_for() {
        let category: DictionaryArray<Int32Type> = vec!["tt", "w", "tt"].into_iter().collect();
        let expected = Column::text(b"ttwtt".to_vec(), vec![vec![0, 2, 3, 5]]).unwrap();
        assert_eq!(read(Arc::new(category), &Kind::text()), Ok((expected, 0)));

        let (ends, values) = (Int32Array::from(vec![2, 3, 5]), Int32Array::from(vec![7, 8, 9]));
        let runs = RunArray::<Int32Type>::try_new(&ends, &values).unwrap();
        let expected: Column = vec![7, 8, 9].into();
        assert_eq!(read(Arc::new(runs.slice(1, 3)), &Kind::scalar(Element::I32)), Ok((expected, 0)));

        let field = Arc::new(Field::new_list_field(DataType::Int32, true));
        let (offsets, sizes) = (ScalarBuffer::from(vec![2, 0, 1]), ScalarBuffer::from(vec![2, 0, 2]));
        let values = Arc::new(Int32Array::from(vec![1, 2, 3, 4]));
        let views = ListViewArray::new(field, offsets, sizes, values, None);
        let expected = Column::nested(Values::I32(vec![3, 4, 2, 3]), 1, vec![vec![0, 2, 2, 4]]).unwrap();
        assert_eq!(read(Arc::new(views), &Kind { levels: 1, ..Kind::scalar(Element::I32) }), Ok((expected, 0)));
    }
}
