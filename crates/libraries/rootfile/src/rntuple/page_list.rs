//! Page lists: the clusters of entries, and the places of the pages of each column in each cluster.

use crate::error::Malformed;

use super::cursor::{Cursor, Locator, Result};

/// A page: some elements of one column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    pub(super) place: Locator,
    pub(super) elements: u64,
    /// Whether a checksum follows the page.
    pub(super) checked: bool,
}

/// A range of entries and the pages that hold them.
#[derive(Debug)]
pub(super) struct Cluster {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Pages of each column, by its number; `None` if other columns hold the field in this cluster.
    pub(super) columns: Vec<Option<Vec<Page>>>,
}

impl Cluster {
    /// Parses the content of a page list after the checksum of the header.
    pub(super) fn parse_all(cursor: &mut Cursor<'_>, clusters: &mut Vec<Cluster>) -> Result<()> {
        const ENTRIES: u64 = (1 << 56) - 1;
        let found = cursor.records(|mut record| {
            let (start, entries) = (record.u64()?, record.u64()?);
            if entries & !ENTRIES != 0 {
                return Err(Malformed::from("a cluster with unknown features"));
            }
            let end = start.checked_add(entries).ok_or(Malformed::from("a cluster without an end"))?;
            Ok(Cluster { start, end, columns: Vec::new() })
        })?;
        let (count, mut lists) = cursor.list()?;
        if count as usize != found.len() {
            return Err(Malformed::from(format!("pages of {count} clusters, expected {}", found.len())));
        }
        for mut cluster in found {
            let (columns, mut lists) = lists.list()?;
            for _ in 0..columns {
                cluster.columns.push(pages(&mut lists)?);
            }
            clusters.push(cluster);
        }
        Ok(())
    }
}

fn pages(lists: &mut Cursor<'_>) -> Result<Option<Vec<Page>>> {
    let (count, mut list) = lists.list()?;
    let mut pages = Vec::new();
    for _ in 0..count {
        let elements = list.i32()?;
        let place = list.locator()?;
        pages.push(Page { place, elements: elements.unsigned_abs().into(), checked: elements < 0 });
    }
    let suppressed = list.i64()? < 0;
    Ok((!suppressed).then_some(pages))
}
