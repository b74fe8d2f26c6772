//! Where the entries and the columns of a Parquet file lie.

use std::ops::Range;

use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};

use crate::arrow::{Leaf, Way, leaves, places};

/// Where a column lies.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The columns of a row group that hold it.
    pub(super) leaves: Range<usize>,
    /// The way to it in their array.
    pub(super) way: Way,
}

impl Place {
    /// All columns that can be named, and their places.
    pub(super) fn all(metadata: &ArrowReaderMetadata) -> Vec<(Leaf, Place)> {
        let schema = metadata.parquet_schema();
        let mut end = 0;
        let mut roots = schema.root_schema().get_fields().iter().enumerate().map(|(root, field)| {
            let start = end;
            end += (start..schema.num_columns()).take_while(|leaf| schema.get_column_root_idx(*leaf) == root).count();
            (field.name(), start..end)
        });
        // Arrow leaves out groups without columns
        let mut place = |name: &str| roots.find(|(root, _)| *root == name).map(|(_, place)| place);
        let fields = metadata.schema().fields().iter().map_while(|field| Some((field, place(field.name())?)));
        let columns = fields.flat_map(|(field, place)| {
            let mut leaves = leaves(field);
            if places(field.data_type()) != place.len() {
                leaves.truncate(1);
                leaves.iter_mut().for_each(|leaf| {
                    leaf.kind = Err("its columns are not those of its type".to_owned());
                    leaf.group = false;
                });
            }
            let only = leaves.len() == 1;
            let at = move |leaf: Leaf| {
                let own = place.start + leaf.place;
                // all of what is not read counts for its size
                let leaves = if only { place.clone() } else { own..own + 1 };
                let way = leaf.way.clone();
                (leaf, Place { leaves, way })
            };
            leaves.into_iter().map(at)
        });
        columns.collect()
    }

    pub(super) fn columns<'a>(&self, group: &'a RowGroupMetaData) -> &'a [ColumnChunkMetaData] {
        group.columns().get(self.leaves.clone()).unwrap_or_default()
    }

    /// A size of the columns, summed over all row groups.
    pub(super) fn total(&self, metadata: &ParquetMetaData, size: fn(&ColumnChunkMetaData) -> i64) -> u64 {
        let columns = metadata.row_groups().iter().flat_map(|group| self.columns(group));
        columns.map(|column| size(column).max(0) as u64).fold(0, u64::saturating_add)
    }
}

/// The entries of each row group.
pub(super) fn groups(metadata: &ParquetMetaData) -> Result<Vec<Range<u64>>, String> {
    let mut end = 0u64;
    let groups = metadata.row_groups().iter().map(|group| {
        let (start, rows) = (end, group.num_rows());
        end = u64::try_from(rows)
            .ok()
            .and_then(|rows| start.checked_add(rows))
            .filter(|end| *end <= i64::MAX as u64)
            .ok_or_else(|| format!("it is damaged: a row group has {rows} rows"))?;
        Ok(start..end)
    });
    groups.collect()
}
