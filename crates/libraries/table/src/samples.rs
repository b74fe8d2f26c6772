//! Columns that the tests of all formats write and read.

#![allow(clippy::unwrap_used)] // a test that cannot go on shall panic

use rootfile::{Column, Element, Values};

use crate::kind::Kind;

/// Columns of all shapes with some rows.
pub(crate) fn columns(rows: i32) -> Vec<(&'static str, Kind, Column)> {
    let numbers: Vec<i32> = (0..rows).collect();
    let offsets = |per_row: u64| (0..=rows as u64).map(|row| row * per_row).collect::<Vec<u64>>();
    let pairs: Vec<i16> = (0..2 * rows).map(|value| value as i16).collect();
    let bytes: Vec<u8> = numbers.iter().flat_map(|row| format!("{:03}", row % 1000).into_bytes()).collect();
    let floats: Vec<f32> = numbers.iter().map(|row| *row as f32 / 3.0).collect();
    vec![
        ("n", Kind::scalar(Element::I32), numbers.into()),
        ("x", Kind::scalar(Element::F32), floats.into()),
        ("even", Kind::scalar(Element::Bool), (0..rows).map(|row| row % 2 == 0).collect::<Vec<bool>>().into()),
        ("pair", Kind { dims: vec![2], ..Kind::scalar(Element::I16) }, {
            Column::new(Values::I16(pairs.clone()), 2).unwrap()
        }),
        ("list", Kind { levels: 1, ..Kind::scalar(Element::I16) }, {
            Column::nested(Values::I16(pairs), 1, vec![offsets(2)]).unwrap()
        }),
        ("text", Kind::text(), Column::text(bytes, vec![offsets(3)]).unwrap()),
    ]
}

/// Some rows of columns.
pub(crate) fn rows_of(columns: &[Column], rows: std::ops::Range<u32>) -> Vec<Column> {
    let rows: Vec<u32> = rows.collect();
    columns.iter().map(|column| column.gather(&rows)).collect()
}
