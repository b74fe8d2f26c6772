//! An RNTuple, opened: its fields, its columns, and the clusters of entries that hold their pages.

use crate::error::{Malformed, Result};
use crate::file::{Key, Storage};

use super::anchor::{Anchor, Link};
use super::description::{Description, belongs};
use super::envelope::{Envelope, Type};
use super::field::{Columns, Field, Shape};
use super::layout;
use super::page_list::Cluster;
use super::schema::ColumnRecord;

/// An RNTuple, opened.
#[derive(Debug)]
pub(crate) struct Ntuple {
    pub(crate) name: String,
    pub(crate) title: String,
    /// The fields that have names, each followed by the fields below it.
    pub(crate) fields: Vec<Field>,
    pub(super) columns: Vec<ColumnRecord>,
    pub(super) clusters: Vec<Cluster>,
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

    /// Bytes in memory of all values and offsets of a field, by the page lists.
    pub(crate) fn raw_bytes(&self, shape: &Shape) -> u64 {
        let in_column = |cluster: &Cluster, column: &u32| {
            let pages = cluster.columns.get(*column as usize).and_then(Option::as_ref);
            pages.into_iter().flatten().fold(0u64, |sum, page| sum.saturating_add(page.elements))
        };
        let elements = |columns: &Columns| {
            let all =
                self.clusters.iter().flat_map(|cluster| columns.iter().map(move |column| in_column(cluster, column)));
            all.fold(0, u64::saturating_add)
        };
        shape.columns().fold(0u64, |sum, (columns, bytes)| sum.saturating_add(elements(columns).saturating_mul(bytes)))
    }

    /// The end of each cluster, as an entry.
    pub(crate) fn borders(&self) -> impl Iterator<Item = u64> {
        self.clusters.iter().map(|cluster| cluster.end)
    }
}
