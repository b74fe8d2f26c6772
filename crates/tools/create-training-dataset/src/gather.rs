//! The events of a chunk that a fold keeps, gathered branch by branch.

use rayon::prelude::*;
use rootfile::{Column, Values};

/// The given rows of every column, columns in parallel.
pub fn gather(columns: &[Column], rows: &[u32]) -> Vec<Column> {
    columns.par_iter().map(|column| gather_one(column, rows)).collect()
}

fn gather_one(column: &Column, rows: &[u32]) -> Column {
    let width = column.width();
    let values = match column.values() {
        Values::Bool(values) => Values::Bool(take(values, width, rows)),
        Values::I8(values) => Values::I8(take(values, width, rows)),
        Values::U8(values) => Values::U8(take(values, width, rows)),
        Values::I16(values) => Values::I16(take(values, width, rows)),
        Values::U16(values) => Values::U16(take(values, width, rows)),
        Values::I32(values) => Values::I32(take(values, width, rows)),
        Values::U32(values) => Values::U32(take(values, width, rows)),
        Values::I64(values) => Values::I64(take(values, width, rows)),
        Values::U64(values) => Values::U64(take(values, width, rows)),
        Values::F32(values) => Values::F32(take(values, width, rows)),
        Values::F64(values) => Values::F64(take(values, width, rows)),
    };
    Column::new(values, width).expect("rows of a column have its width")
}

fn take<T: Copy>(values: &[T], width: usize, rows: &[u32]) -> Vec<T> {
    match width {
        1 => rows.iter().map(|&row| values[row as usize]).collect(),
        _ => rows.iter().flat_map(|&row| &values[row as usize * width..][..width]).copied().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_gathered_whole() {
        let columns =
            [Column::new(Values::I32(vec![1, 2, 3, 4, 5, 6]), 2).unwrap(), Column::from(vec![0.5f32, 1.5, 2.5])];
        let gathered = gather(&columns, &[0, 2]);
        assert_eq!(gathered[0].get::<i32>(), Some(&[1, 2, 5, 6][..]));
        assert_eq!(gathered[1].get::<f32>(), Some(&[0.5, 2.5][..]));
    }
}
