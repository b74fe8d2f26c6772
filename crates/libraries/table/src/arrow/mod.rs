//! Columns as Arrow arrays and back: the memory layout that Parquet and Arrow files share.
//!
//! Numbers and booleans are what they are; text is LargeUtf8; `x[2][3]` is a FixedSizeList of FixedSizeLists; a level of varying
//! length is a LargeList. Numbers, text and offsets move without a copy where Arrow stores them as we do.

mod arrays;
mod columns;

use polars_arrow::array::LIST_VALUES_NAME;
use polars_arrow::datatypes::{ArrowDataType, Field};
use rootfile::Element;

pub(crate) use arrays::array;
pub(crate) use columns::column;

use crate::kind::Kind;

/// A named column as an Arrow field.
pub(crate) fn field(name: &str, kind: &Kind) -> Field {
    Field::new(name.into(), dtype(kind), true)
}

/// The Arrow type of a column.
fn dtype(kind: &Kind) -> ArrowDataType {
    let leaf = if kind.text { ArrowDataType::LargeUtf8 } else { of_element(kind.element) };
    let fixed = kind.dims.iter().rev().fold(leaf, |inner, &dim| ArrowDataType::FixedSizeList(item(inner), dim));
    (0..kind.lists()).fold(fixed, |inner, _| ArrowDataType::LargeList(item(inner)))
}

/// What stands in a list.
fn item(dtype: ArrowDataType) -> Box<Field> {
    Box::new(Field::new(LIST_VALUES_NAME, dtype, true))
}

fn of_element(element: Element) -> ArrowDataType {
    match element {
        Element::Bool => ArrowDataType::Boolean,
        Element::I8 => ArrowDataType::Int8,
        Element::U8 => ArrowDataType::UInt8,
        Element::I16 => ArrowDataType::Int16,
        Element::U16 => ArrowDataType::UInt16,
        Element::I32 => ArrowDataType::Int32,
        Element::U32 => ArrowDataType::UInt32,
        Element::I64 => ArrowDataType::Int64,
        Element::U64 => ArrowDataType::UInt64,
        Element::F32 => ArrowDataType::Float32,
        Element::F64 => ArrowDataType::Float64,
    }
}

/// The kind of an Arrow type, or why it cannot be read. A fixed list around one of varying length counts as varying.
pub(crate) fn kind(dtype: &ArrowDataType) -> Result<Kind, String> {
    let (mut levels, mut dims, mut inner) = (0, Vec::new(), dtype);
    loop {
        match inner {
            ArrowDataType::List(field) | ArrowDataType::LargeList(field) => {
                levels += 1 + std::mem::take(&mut dims).len();
                inner = &field.dtype;
            }
            ArrowDataType::FixedSizeList(field, dim @ 1..) => {
                dims.push(*dim);
                inner = &field.dtype;
            }
            ArrowDataType::Utf8 | ArrowDataType::LargeUtf8 | ArrowDataType::Utf8View => {
                return Ok(Kind { levels: levels + dims.len() + 1, ..Kind::text() });
            }
            leaf => {
                let element = element(leaf).ok_or_else(|| problem(leaf))?;
                return Ok(Kind { element, dims, levels, text: false });
            }
        }
    }
}

fn element(dtype: &ArrowDataType) -> Option<Element> {
    Some(match dtype {
        ArrowDataType::Boolean => Element::Bool,
        ArrowDataType::Int8 => Element::I8,
        ArrowDataType::UInt8 => Element::U8,
        ArrowDataType::Int16 => Element::I16,
        ArrowDataType::UInt16 => Element::U16,
        ArrowDataType::Int32 => Element::I32,
        ArrowDataType::UInt32 => Element::U32,
        ArrowDataType::Int64 => Element::I64,
        ArrowDataType::UInt64 => Element::U64,
        ArrowDataType::Float32 => Element::F32,
        ArrowDataType::Float64 => Element::F64,
        _ => return None,
    })
}

fn problem(dtype: &ArrowDataType) -> String {
    let what = match dtype {
        ArrowDataType::Date32 | ArrowDataType::Date64 => "dates",
        ArrowDataType::Timestamp(..) | ArrowDataType::Time32(_) | ArrowDataType::Time64(_) => "times",
        ArrowDataType::Duration(_) | ArrowDataType::Interval(_) => "durations",
        ArrowDataType::Struct(_) => "structs",
        ArrowDataType::Map(..) => "maps",
        ArrowDataType::Dictionary(..) => "categories",
        ArrowDataType::Decimal(..)
        | ArrowDataType::Decimal32(..)
        | ArrowDataType::Decimal64(..)
        | ArrowDataType::Decimal256(..) => "decimals",
        ArrowDataType::Float16 => "16-bit floats",
        ArrowDataType::Binary | ArrowDataType::LargeBinary | ArrowDataType::BinaryView => "raw bytes",
        ArrowDataType::Null => "nothing but missing values",
        other => return format!("it holds values of the Arrow type {other:?}, which are not converted"),
    };
    format!("it holds {what}, which are not converted; cast it to numbers or text first")
}

#[cfg(test)]
mod tests {
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
        let inner = ArrowDataType::List(item(ArrowDataType::FixedSizeList(item(ArrowDataType::Int8), 3)));
        let found = kind(&ArrowDataType::FixedSizeList(item(inner), 2)).unwrap();
        assert_eq!(found, Kind { levels: 2, dims: vec![3], ..Kind::scalar(Element::I8) });
    }

    #[test]
    fn types_without_a_branch_are_refused_by_name() {
        assert!(kind(&ArrowDataType::Date32).unwrap_err().contains("dates"));
        assert!(kind(&ArrowDataType::Struct(vec![])).unwrap_err().contains("structs"));
    }
}
