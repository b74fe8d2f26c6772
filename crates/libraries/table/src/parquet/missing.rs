//! How many values of a column are missing, and how large the others are, by the statistics of its row groups.

use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};
use parquet::file::statistics::Statistics;

use super::layout::Place;

/// How many values of a column are missing; `None` if the file does not tell. Of lists, it tells how many items are, or it is
/// taken that none is: their number of missing values counts empty lists, too.
pub(super) fn missing(metadata: &ParquetMetaData, place: &Place) -> Option<u64> {
    let of = |column: &ColumnChunkMetaData| {
        let of = column.column_descr();
        if let Some(levels) = column.definition_level_histogram() {
            let missing =
                (of.repeated_ancestor_def_level()..of.max_def_level()).map(|level| levels.get(level as usize));
            return missing.map(|count| u64::try_from(count?).ok()).sum();
        }
        let count = column.statistics()?.null_count_opt()?;
        Some(if of.max_rep_level() == 0 { count } else { 0 })
    };
    columns(metadata, place).map(of).sum()
}

/// Whether there are 64-bit floats that are equal to all values of a column of 64-bit integers.
pub(super) fn exact(metadata: &ParquetMetaData, place: &Place) -> bool {
    const MOST: i64 = 1 << 53;
    // the largest unsigned numbers are less than the others here
    let fits = |min: i64, max: i64| -MOST <= min && min <= max && max <= MOST;
    columns(metadata, place).all(|column| match column.statistics() {
        Some(Statistics::Int64(values)) => {
            let ends = values.min_opt().zip(values.max_opt());
            ends.map_or(values.null_count_opt() == Some(column.num_values() as u64), |(min, max)| fits(*min, *max))
        }
        _ => false,
    })
}

fn columns<'m>(metadata: &'m ParquetMetaData, place: &'m Place) -> impl Iterator<Item = &'m ColumnChunkMetaData> {
    metadata.row_groups().iter().filter(|group| group.num_rows() > 0).flat_map(|group| place.columns(group))
}
