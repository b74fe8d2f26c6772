//! Columns as values of expressions: the same slices under other names.

use std::ops::Range;

use expression::{Column as Given, Kind, Values};
use rootfile::{Column, Element, Slice, with_values};

/// How expressions count with values of a type.
pub fn kind(element: Element) -> Kind {
    match element {
        Element::Bool => Kind::Bool,
        Element::U64 => Kind::Unsigned,
        Element::F32 | Element::F64 => Kind::Float,
        Element::I8 | Element::U8 | Element::I16 | Element::U16 | Element::I32 | Element::U32 | Element::I64 => {
            Kind::Integer
        }
    }
}

/// The values of a range of rows, for expressions.
pub fn values(column: &Column, rows: Range<usize>) -> Given<'_> {
    let values: Values<'_> = match column.slice(rows.clone()) {
        Some(slice) => with_values!(Slice, slice, values => values.into()),
        // a range that is not there has no values, which evaluation refuses
        None => Values::F64(&[]),
    };
    match column.levels().first().and_then(|offsets| offsets.get(rows.start..=rows.end)) {
        Some(offsets) => Given::jagged(values, offsets),
        None => values.into(),
    }
}
