//! RNTuples, the successors of trees: fields of any nesting whose values lie in columns, cut in pages, grouped in clusters of entries.
//!
//! - [`anchor`], [`envelope`], [`cursor`]: from the key in the folder to the blocks that describe the ntuple
//! - [`description`], [`schema`], [`page_list`]: what stands in them
//! - [`field`], [`layout`]: the fields that can be named, and which columns hold their values
//! - [`read`], [`pieces`], [`page`], [`encoding`], [`unpack`]: from pages to columns
//!
//! Format: ROOT's `tree/ntuple/doc/BinaryFormatSpecification.md`, version 1.0.

mod anchor;
mod cursor;
mod description;
mod encoding;
mod envelope;
mod field;
mod layout;
#[cfg(test)]
mod mutations;
mod page;
mod page_list;
mod pieces;
mod read;
mod schema;
#[cfg(test)]
mod tests;
mod unpack;

use std::ops::Range;

pub(crate) use field::{Field, Shape};

use crate::column::Column;
use crate::error::{Malformed, Result};
use crate::file::{Key, Storage};
use anchor::{Anchor, Link};
use description::{Description, belongs};
use envelope::{Envelope, Type};
use page_list::Cluster;
use read::Reading;
use schema::ColumnRecord;

/// The class of the anchor.
pub(crate) const CLASS: &str = "ROOT::RNTuple";

/// An RNTuple, opened.
#[derive(Debug)]
pub(crate) struct Ntuple {
    pub(crate) name: String,
    pub(crate) title: String,
    /// The fields that have names, each followed by those below it.
    pub(crate) fields: Vec<Field>,
    columns: Vec<ColumnRecord>,
    clusters: Vec<Cluster>,
}

impl Ntuple {
    /// Reads all that describes the ntuple of a key.
    pub(crate) fn open(storage: &Storage, key: &Key) -> Result<Ntuple> {
        let place = |part: &str| format!("the {part} of ntuple `{}`", key.path());
        let at = |part: &'static str| move |problem: Malformed| problem.at(storage.path(), place(part));
        let (payload, _) = storage.payload(key.record())?;
        let anchor = Anchor::parse(&payload).map_err(at("anchor"))?;
        let read =
            |link: Link, kind: Type, part: &str| Envelope::read(storage, link, kind, anchor.most_bytes, &place(part));

        let header = read(anchor.header, Type::Header, "header")?;
        let mut description = Description::parse(&header).map_err(at("header"))?;
        let footer = read(anchor.footer, Type::Footer, "footer")?;
        let mut clusters = Vec::new();
        for link in description.finish(&footer, &header).map_err(at("footer"))? {
            let list = read(link, Type::PageList, "page list")?;
            let mut content = list.content();
            belongs(&mut content, &header)
                .and_then(|()| Cluster::parse_all(&mut content, &mut clusters))
                .map_err(at("page list"))?;
        }
        clusters.sort_by_key(|cluster| (cluster.start, cluster.end));
        let end = clusters.iter().try_fold(0, |end, next| (next.start == end).then_some(next.end));
        end.ok_or(Malformed::from("clusters with gaps between them")).map_err(at("page list"))?;
        let Description { name, title, schema } = description;
        let fields = layout::fields(&schema);
        Ok(Ntuple { name, title, fields, columns: schema.columns, clusters })
    }

    /// Number of entries.
    pub(crate) fn entries(&self) -> u64 {
        self.clusters.last().map_or(0, |cluster| cluster.end)
    }

    /// Bytes in memory of all values and offsets of a field, as the page lists promise them.
    pub(crate) fn raw_bytes(&self, shape: &field::Shape) -> u64 {
        let in_column = |cluster: &Cluster, column: &u32| {
            let pages = cluster.columns.get(*column as usize).and_then(Option::as_ref);
            pages.into_iter().flatten().fold(0u64, |sum, page| sum.saturating_add(page.elements))
        };
        let elements = |columns: &field::Columns| {
            let all =
                self.clusters.iter().flat_map(|cluster| columns.iter().map(move |column| in_column(cluster, column)));
            all.fold(0, u64::saturating_add)
        };
        shape.columns().fold(0u64, |sum, (columns, bytes)| sum.saturating_add(elements(columns).saturating_mul(bytes)))
    }

    /// Where clusters end.
    pub(crate) fn borders(&self) -> impl Iterator<Item = u64> {
        self.clusters.iter().map(|cluster| cluster.end)
    }

    /// The columns of fields, given by their numbers, for a range of entries that lies in the ntuple.
    /// `tree` is its path in the file, for messages.
    pub(crate) fn read(
        &self,
        storage: &Storage,
        tree: &str,
        fields: &[usize],
        entries: Range<u64>,
    ) -> Result<Vec<Column>> {
        let first = self.clusters.partition_point(|cluster| cluster.end <= entries.start);
        let clusters = self.clusters.iter().enumerate().skip(first).take_while(|(_, next)| next.start < entries.end);
        let clusters = clusters.filter(|(_, cluster)| cluster.start < cluster.end);
        let segments = clusters.map(|(number, cluster)| {
            let (start, end) = (cluster.start.max(entries.start), cluster.end.min(entries.end));
            (number, start - cluster.start..end - cluster.start)
        });
        Reading { ntuple: self, storage, tree, segments: segments.collect() }.read(fields)
    }
}
