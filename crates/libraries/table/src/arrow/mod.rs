//! Columns as Arrow arrays and back: the memory layout that Parquet and Arrow files share.
//!
//! Numbers and booleans are what they are; text is LargeUtf8; `x[2][3]` is a FixedSizeList of FixedSizeLists; a level of varying
//! length is a LargeList. Numbers, text and offsets move without a copy where Arrow stores them as we do.

mod arrays;
mod columns;
mod joined;

use std::sync::Arc;

use arrow_schema::{DataType, Field};
use rootfile::Element;

pub(crate) use arrays::array;
pub(crate) use columns::column;
pub(crate) use joined::joined;

use crate::kind::Kind;

/// A named column as an Arrow field.
pub(crate) fn field(name: &str, kind: &Kind) -> Field {
    Field::new(name, dtype(kind), true)
}

/// The Arrow type of a column.
fn dtype(kind: &Kind) -> DataType {
    let leaf = if kind.text { DataType::LargeUtf8 } else { of_element(kind.element) };
    let fixed = kind.dims.iter().rev().fold(leaf, |inner, &dim| DataType::FixedSizeList(item(inner), dim as i32));
    (0..kind.lists()).fold(fixed, |inner, _| DataType::LargeList(item(inner)))
}

/// What stands in a list.
fn item(dtype: DataType) -> Arc<Field> {
    Arc::new(Field::new_list_field(dtype, true))
}

fn of_element(element: Element) -> DataType {
    match element {
        Element::Bool => DataType::Boolean,
        Element::I8 => DataType::Int8,
        Element::U8 => DataType::UInt8,
        Element::I16 => DataType::Int16,
        Element::U16 => DataType::UInt16,
        Element::I32 => DataType::Int32,
        Element::U32 => DataType::UInt32,
        Element::I64 => DataType::Int64,
        Element::U64 => DataType::UInt64,
        Element::F32 => DataType::Float32,
        Element::F64 => DataType::Float64,
    }
}

/// The kind of an Arrow type, or why it cannot be read. A fixed list around one of varying length counts as varying.
pub(crate) fn kind(dtype: &DataType) -> Result<Kind, String> {
    let (mut levels, mut dims, mut inner) = (0, Vec::new(), dtype);
    loop {
        match inner {
            DataType::List(field) | DataType::LargeList(field) => {
                levels += 1 + std::mem::take(&mut dims).len();
                inner = field.data_type();
            }
            DataType::FixedSizeList(field, dim @ 1..) => {
                dims.push(*dim as usize);
                inner = field.data_type();
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                return Ok(Kind { levels: levels + dims.len() + 1, ..Kind::text() });
            }
            leaf => {
                let element = element(leaf).ok_or_else(|| problem(leaf))?;
                return Ok(Kind { element, dims, levels, text: false });
            }
        }
    }
}

fn element(dtype: &DataType) -> Option<Element> {
    Some(match dtype {
        DataType::Boolean => Element::Bool,
        DataType::Int8 => Element::I8,
        DataType::UInt8 => Element::U8,
        DataType::Int16 => Element::I16,
        DataType::UInt16 => Element::U16,
        DataType::Int32 => Element::I32,
        DataType::UInt32 => Element::U32,
        DataType::Int64 => Element::I64,
        DataType::UInt64 => Element::U64,
        DataType::Float32 => Element::F32,
        DataType::Float64 => Element::F64,
        _ => return None,
    })
}

fn problem(dtype: &DataType) -> String {
    let what = match dtype {
        DataType::Date32 | DataType::Date64 => "dates",
        DataType::Timestamp(..) | DataType::Time32(_) | DataType::Time64(_) => "times",
        DataType::Duration(_) | DataType::Interval(_) => "durations",
        DataType::Struct(_) => "structs",
        DataType::Map(..) => "maps",
        DataType::Dictionary(..) => "categories",
        DataType::Decimal32(..) | DataType::Decimal64(..) | DataType::Decimal128(..) | DataType::Decimal256(..) => {
            "decimals"
        }
        DataType::Float16 => "16-bit floats",
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => "raw bytes",
        DataType::Null => "nothing but missing values",
        other => return format!("it holds values of the Arrow type {other}, which are not converted"),
    };
    format!("it holds {what}, which are not converted; cast it to numbers or text first")
}

#[cfg(test)]
mod tests {
    use arrow_schema::Fields;

    use super::*;

    #[test]
    fn kinds_survive_as_arrow_types() {
        let array = Kind { dims: vec![2, 3], ..Kind::scalar(Element::F32) };
        let lists = Kind { levels: 2, dims: vec![3], ..Kind::scalar(Element::I16) };
        let texts = Kind { levels: 2, ..Kind::text() };
        for kind in [Kind::scalar(Element::Bool), Kind::text(), array, lists, texts] {
            assert_eq!(super::kind(&dtype(&kind)), Ok(kind));
        }
    }

    #[test]
    fn a_fixed_list_around_a_list_counts_as_varying() {
        let inner = DataType::List(item(DataType::FixedSizeList(item(DataType::Int8), 3)));
        let found = kind(&DataType::FixedSizeList(item(inner), 2)).unwrap();
        assert_eq!(found, Kind { levels: 2, dims: vec![3], ..Kind::scalar(Element::I8) });
    }

    #[test]
    fn types_without_a_branch_are_refused_by_name() {
        assert!(kind(&DataType::Date32).unwrap_err().contains("dates"));
        assert!(kind(&DataType::Struct(Fields::empty())).unwrap_err().contains("structs"));
    }
}
