//! The events of a chunk that a fold keeps, gathered branch by branch.

use rayon::prelude::*;
use rootfile::{Column, Values};

/// For each fold the rows that pass the cut, in order.
pub fn rows(cut: &[f64], fold: impl Fn(usize) -> u32, folds: u32) -> Vec<Vec<u32>> {
    let mut rows = vec![Vec::with_capacity(cut.len() / folds.max(1) as usize); folds as usize];
    for (row, &cut) in cut.iter().enumerate() {
        if cut != 0.0 {
            rows[fold(row) as usize].push(row as u32);
        }
    }
    rows
}

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
    fn an_event_goes_to_its_fold_if_it_passes_the_cut() {
        assert_eq!(rows(&[1.0, 0.0, 1.0, -0.5], |row| [0, 0, 1, 0][row], 2), [vec![0, 3], vec![2]]);
    }

    #[test]
    fn a_fold_without_events_has_no_rows() {
        assert_eq!(rows(&[1.0], |_| 2, 3), [vec![], vec![], vec![0]]);
    }

    #[test]
    fn arrays_are_gathered_whole() {
        let columns =
            [Column::new(Values::I32(vec![1, 2, 3, 4, 5, 6]), 2).unwrap(), Column::from(vec![0.5f32, 1.5, 2.5])];
        let gathered = gather(&columns, &[0, 2]);
        assert_eq!(gathered[0].get::<i32>(), Some(&[1, 2, 5, 6][..]));
        assert_eq!(gathered[1].get::<f32>(), Some(&[0.5, 2.5][..]));
    }
}
