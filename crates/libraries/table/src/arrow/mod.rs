//! Columns as Arrow arrays and back: the memory layout that Parquet and Arrow files share.
//!
//! Numbers and booleans are what they are; text is LargeUtf8; `x[2][3]` is a FixedSizeList of FixedSizeLists; a level of varying
//! length is a LargeList. Numbers, text and offsets move without a copy where Arrow stores them as we do. What others write in more
//! ways is read as the same: members of structs as columns, categories and runs as their values, dates and decimals as numbers.

mod arrays;
mod columns;
mod items;
mod joined;
mod leaf;
mod plain;

use std::sync::Arc;

use arrow_schema::{DataType, Field};
use rootfile::Element;

pub(crate) use arrays::array;
pub(crate) use columns::column;
pub(crate) use joined::joined;
pub(crate) use leaf::{Leaf, Way, leaves, places};

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
