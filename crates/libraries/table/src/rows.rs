//! Rows of columns: those of several columns behind each other, and where an item belongs.

use rootfile::{Column, Element, Scalar, Values};

/// Columns of one kind behind each other; `None` if there are none, or they differ in kind.
pub(crate) fn concat(columns: Vec<Column>) -> Option<Column> {
    if columns.len() == 1 {
        return columns.into_iter().next();
    }
    let first = columns.first()?;
    let mut levels = vec![vec![0]; first.levels().len()];
    for column in &columns {
        for (all, level) in levels.iter_mut().zip(column.levels()) {
            let behind = all.last().copied().unwrap_or_default();
            all.extend(level.iter().skip(1).map(|offset| offset + behind));
        }
    }
    let values = match first.element() {
        Element::Bool => join::<bool>(&columns),
        Element::I8 => join::<i8>(&columns),
        Element::U8 => join::<u8>(&columns),
        Element::I16 => join::<i16>(&columns),
        Element::U16 => join::<u16>(&columns),
        Element::I32 => join::<i32>(&columns),
        Element::U32 => join::<u32>(&columns),
        Element::I64 => join::<i64>(&columns),
        Element::U64 => join::<u64>(&columns),
        Element::F32 => join::<f32>(&columns),
        Element::F64 => join::<f64>(&columns),
    };
    Some(build(first, values?, levels))
}

fn join<T: Scalar>(columns: &[Column]) -> Option<Values> {
    let parts: Option<Vec<&[T]>> = columns.iter().map(Column::get).collect();
    Some(T::wrap(parts?.concat()))
}

/// A column like another, with other values.
fn build(like: &Column, values: Values, levels: Vec<Vec<u64>>) -> Column {
    let made = match (like.is_text(), values) {
        (true, Values::U8(bytes)) => Column::text(bytes, levels),
        (_, values) => Column::nested(values, like.width(), levels),
    };
    made.expect("rows of a column are one")
}

/// The entry that holds an item below some levels.
pub(crate) fn entry_of(levels: &[Vec<u64>], item: usize) -> usize {
    levels.iter().rev().fold(item, |item, offsets| offsets.partition_point(|&offset| offset as usize <= item) - 1)
}

/// Bytes that a column takes in memory.
pub(crate) fn bytes(column: &Column) -> usize {
    column.values().len() * column.element().size() + column.levels().iter().map(|level| 8 * level.len()).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested() -> Column {
        let levels = vec![vec![0, 2, 2, 3], vec![0, 1, 3, 4]];
        Column::nested(Values::I32((0..8).collect()), 2, levels).unwrap()
    }

    #[test]
    fn the_parts_of_a_column_make_it_whole_again() {
        let whole = nested();
        assert_eq!(concat(vec![whole.gather(&[0]), whole.gather(&[1, 2])]), Some(whole));
        assert_eq!(concat(vec![vec![1f32].into(), vec![2f64].into()]), None);
    }

    #[test]
    fn the_entry_of_an_item_is_found_through_empty_ones() {
        assert_eq!([0, 1, 2].map(|item| entry_of(&[vec![0, 2, 2, 3]], item)), [0, 0, 2]);
    }
}
