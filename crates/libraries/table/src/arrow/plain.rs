//! Arrays in the plain form of their values: without categories, runs and types that stand for numbers.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type, Int16Type, Int32Type,
    Int64Type, RunEndIndexType,
};
use arrow_array::{Array, ArrayRef, Float64Array, RunArray, UInt64Array, make_array};
use arrow_schema::DataType;
use arrow_select::take::take;

use crate::error::Bad;

/// Decimals as the nearest floating-point numbers.
macro_rules! decimals {
    ($array:ident, $type:ty) => {{
        let decimals = $array.as_primitive_opt::<$type>().ok_or(Bad::OTHER_TYPE)?;
        let value = |row: usize| match decimals.is_valid(row) {
            true => decimals.value_as_string(row).parse().ok(),
            false => None,
        };
        Arc::new((0..decimals.len()).map(value).collect::<Float64Array>())
    }};
}

/// An array whose values are numbers, text, lists or structs, the same as those of an array of any type.
pub(super) fn plain(array: ArrayRef) -> Result<ArrayRef, Bad> {
    if let Some(category) = array.as_any_dictionary_opt() {
        return plain(take(category.values(), category.keys(), None).map_err(|_| Bad::OTHER_TYPE)?);
    }
    let (dtype, of) = (array.data_type().clone(), &array);
    Ok(match dtype {
        DataType::RunEndEncoded(ends, _) => match ends.data_type() {
            DataType::Int16 => plain(unrolled::<Int16Type>(of)?)?,
            DataType::Int32 => plain(unrolled::<Int32Type>(of)?)?,
            _ => plain(unrolled::<Int64Type>(of)?)?,
        },
        DataType::Float16 => Arc::new(
            of.as_primitive_opt::<Float16Type>().ok_or(Bad::OTHER_TYPE)?.unary::<_, Float32Type>(|half| half.to_f32()),
        ),
        DataType::Date32 | DataType::Time32(_) => stored(of, DataType::Int32)?,
        DataType::Date64 | DataType::Time64(_) | DataType::Timestamp(..) | DataType::Duration(_) => {
            stored(of, DataType::Int64)?
        }
        DataType::Decimal32(..) => decimals!(of, Decimal32Type),
        DataType::Decimal64(..) => decimals!(of, Decimal64Type),
        DataType::Decimal128(..) => decimals!(of, Decimal128Type),
        DataType::Decimal256(..) => decimals!(of, Decimal256Type),
        _ => array,
    })
}

/// The value of each row of runs.
fn unrolled<R: RunEndIndexType>(array: &ArrayRef) -> Result<ArrayRef, Bad> {
    let runs: &RunArray<R> = array.as_run_opt().ok_or(Bad::OTHER_TYPE)?;
    let places: UInt64Array = (0..runs.len()).map(|row| Some(runs.get_physical_index(row) as u64)).collect();
    take(runs.values(), &places, None).map_err(|_| Bad::OTHER_TYPE)
}

/// The numbers that an array is stored as.
fn stored(array: &ArrayRef, dtype: DataType) -> Result<ArrayRef, Bad> {
    array.to_data().into_builder().data_type(dtype).build().map(make_array).map_err(|_| Bad::OTHER_TYPE)
}
