//! The branches of one tree while it is filled: values are gathered until a cluster is full, then become one basket per branch.
//!
//! Baskets of a cluster are compressed in parallel on the current rayon pool; the bytes do not depend on the number of threads.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::basket::{BasketBuilder, FullBasket};
use super::branch::{Baskets, BranchRecord, Counter};
use super::cluster::{self, Clusters};
use super::counter::{self, Planned, Source};
use super::date::Date;
use super::key::Key;
use super::sink::Sink;
use super::spec::{self, BranchSpec, LARGEST_ENTRY, Length};
use crate::Column;
use crate::bytes::Writer;
use crate::compression::Compression;
use crate::error::{Error, Result};

/// Bytes that a basket adds to its key.
const BASKET_EXTRA: usize = 19;

/// Bytes from which on values are gathered by several threads.
const PARALLEL_BYTES: usize = 1 << 18;

/// The branches of a tree that is being filled.
pub(crate) struct Branches {
    planned: Vec<Planned>,
    filled: Vec<Filled>,
    /// Existing branches of the tree that count values of these, with their largest counts.
    existing_counters: BTreeMap<String, u64>,
    /// Number of columns of a fill.
    columns: usize,
    compression: Compression,
    tree: String,
    folder: u64,
    date: Date,
    /// Entries of a full cluster.
    cluster: usize,
    clusters: Clusters,
    /// Entries in clusters that are written.
    written: u64,
    /// Entries gathered since.
    gathered: usize,
}

/// The content of a branch so far.
struct Filled {
    baskets: Baskets,
    key_bytes: usize,
    values: BasketBuilder,
    /// Bytes gathered, by [`cluster::bytes`].
    bytes: usize,
    /// Bytes of the largest basket before compression, with its key.
    largest_basket: usize,
    /// The largest count, the longest text.
    largest: Option<u64>,
}

impl Branches {
    /// Branches for the tree called `tree` in the folder at `folder`. The tree has the integer branches `existing` already.
    pub(crate) fn new(
        specs: Vec<BranchSpec>,
        existing: &HashSet<&str>,
        tree: &str,
        folder: u64,
        date: Date,
        compression: Compression,
    ) -> Result<Self> {
        spec::check(&specs)?;
        let columns = specs.len();
        let cluster = cluster::entries(&specs);
        let planned = counter::plan(specs, existing)?;
        let mut branches = Branches {
            planned,
            filled: Vec::new(),
            existing_counters: BTreeMap::new(),
            columns,
            compression: compression.clamped(),
            tree: tree.to_owned(),
            folder,
            date,
            cluster,
            clusters: Clusters::new(cluster),
            written: 0,
            gathered: 0,
        };
        for branch in &branches.planned {
            let key_bytes = branches.key(&branch.spec.name, 1).size() + BASKET_EXTRA;
            let (baskets, values) = (Baskets::default(), BasketBuilder::new(key_bytes));
            let largest = (branch.spec.length == Length::Text).then_some(0);
            branches.filled.push(Filled { baskets, key_bytes, values, bytes: 0, largest_basket: 0, largest });
        }
        for branch in &branches.planned {
            match &branch.counter {
                Some(Counter::New(counter)) => branches.filled[*counter].largest = Some(0),
                Some(Counter::Old(counter)) => drop(branches.existing_counters.insert(counter.clone(), 0)),
                None => {}
            }
        }
        Ok(branches)
    }

    /// Entries filled so far.
    pub(crate) fn entries(&self) -> u64 {
        self.written + self.gathered as u64
    }

    /// The clusters so far, at the ends of which the baskets of all branches end.
    pub(crate) fn clusters(&self) -> &Clusters {
        &self.clusters
    }

    /// Existing branches of the tree that count values of these, with their largest counts.
    pub(crate) fn existing_counters(&self) -> &BTreeMap<String, u64> {
        &self.existing_counters
    }

    /// All branches, with those that were made to count the values of others.
    pub(crate) fn specs(&self) -> impl Iterator<Item = &BranchSpec> {
        self.planned.iter().map(|branch| &branch.spec)
    }

    /// The records of the branches, once they are [flushed](Branches::flush).
    pub(crate) fn records(&self) -> Vec<BranchRecord<'_>> {
        let (entries, compression) = (self.written, self.compression.code());
        let records = self.planned.iter().zip(&self.filled).map(|(Planned { spec, counter, .. }, filled)| {
            let full = filled.key_bytes + self.cluster * spec.item_size();
            let basket_size = if spec.fixed() { full } else { filled.largest_basket };
            let (baskets, counter, largest) = (&filled.baskets, counter.as_ref(), filled.largest);
            BranchRecord { spec, baskets, entries, compression, basket_size, counter, largest }
        });
        records.collect()
    }

    /// Adds entries: one column per branch, all of the same length. All columns are checked before an entry is added.
    pub(crate) fn fill(&mut self, columns: &[&Column], sink: &mut Sink) -> Result<()> {
        let entries = self.check(columns)?;
        self.measure(columns);
        let mut start = 0;
        while start < entries {
            let end = entries.min(start + self.cluster - self.gathered);
            let reached = {
                let branches = self.planned.iter().zip(&self.filled);
                let sizes: Vec<_> = branches
                    .filter_map(|(planned, filled)| match planned.source {
                        Source::Column(column) => Some((&planned.spec, columns[column], filled.bytes)),
                        Source::Counts(_) => None,
                    })
                    .collect();
                cluster::reach(&sizes, start, end)
            };
            self.gather(columns, start, reached);
            self.gathered += reached - start;
            start = reached;
            if self.gathered == self.cluster || reached < end {
                self.flush(sink)?;
            }
        }
        Ok(())
    }

    fn gather(&mut self, columns: &[&Column], start: usize, end: usize) {
        let mut all = 0;
        for (planned, filled) in self.planned.iter().zip(&mut self.filled) {
            if let Source::Column(column) = planned.source {
                let bytes = cluster::bytes(&planned.spec, columns[column], start, end);
                filled.bytes += bytes;
                all += bytes;
            }
        }
        let gather = |(planned, filled): (&Planned, &mut Filled)| match planned.source {
            Source::Column(column) => filled.values.add(&planned.spec, columns[column], start..end),
            Source::Counts(column) => filled.values.add_counts(columns[column], start..end),
        };
        if all < PARALLEL_BYTES {
            self.planned.iter().zip(&mut self.filled).for_each(gather);
        } else {
            self.planned.par_iter().zip(&mut self.filled).for_each(gather);
        }
    }

    fn check(&self, columns: &[&Column]) -> Result<usize> {
        if columns.len() != self.columns {
            let (expected, found) = (self.columns, columns.len());
            return Err(Error::Columns { tree: self.tree.clone(), expected, found });
        }
        let entries = columns.first().map_or(0, |column| column.entries());
        for planned in &self.planned {
            let (Source::Column(index), spec) = (planned.source, &planned.spec) else { continue };
            let column = columns[index];
            spec.check(column)?;
            if column.entries() != entries {
                let (branch, found) = (spec.name.clone(), column.entries());
                return Err(Error::Length { branch, expected: entries, found });
            }
            if !spec.fixed() {
                let large = (0..entries).find(|&entry| cluster::bytes(spec, column, entry, entry + 1) > LARGEST_ENTRY);
                if let Some(entry) = large {
                    let (branch, bytes) = (spec.name.clone(), cluster::bytes(spec, column, entry, entry + 1));
                    let entry = self.entries() + entry as u64;
                    return Err(Error::LargeEntry { branch, entry, bytes, most: LARGEST_ENTRY });
                }
            }
        }
        counter::check(&self.planned, columns, self.entries())?;
        Ok(entries)
    }

    /// Keeps the largest counts and the longest texts.
    fn measure(&mut self, columns: &[&Column]) {
        for (index, planned) in self.planned.iter().enumerate() {
            let lengths = || columns[planned.source.column()].levels()[0].windows(2).map(|pair| pair[1] - pair[0]);
            match (&planned.counter, &planned.spec.length) {
                (Some(Counter::Old(counter)), _) => {
                    let largest = self.existing_counters.entry(counter.clone()).or_default();
                    *largest = (*largest).max(lengths().max().unwrap_or(0));
                }
                (Some(Counter::New(counter)), _) => {
                    let largest = &mut self.filled[*counter].largest;
                    *largest = (*largest).max(lengths().max());
                }
                (None, Length::Text) => self.filled[index].largest = self.filled[index].largest.max(lengths().max()),
                _ => {}
            }
        }
    }

    /// Writes the gathered values as one basket per branch.
    pub(crate) fn flush(&mut self, sink: &mut Sink) -> Result<()> {
        if self.gathered == 0 {
            return Ok(());
        }
        let compression = self.compression;
        let baskets: Vec<FullBasket> =
            self.filled.par_iter_mut().map(|filled| filled.values.basket(compression)).collect();
        for (index, mut basket) in baskets.into_iter().enumerate() {
            let key = self.basket_key(index, sink.place(basket.bytes.len()), &basket);
            basket.bytes[..key.len()].copy_from_slice(&key);
            let size = basket.bytes.len();
            let (seek, spare) = sink.append_owned(basket.bytes)?;
            let filled = &mut self.filled[index];
            let raw = filled.key_bytes + basket.raw;
            filled.baskets.first_entries.push(self.written);
            filled.baskets.seeks.push(seek);
            filled.baskets.sizes.push(size);
            filled.baskets.raw_bytes += raw as u64;
            filled.baskets.stored_bytes += size as u64;
            filled.largest_basket = filled.largest_basket.max(raw);
            filled.bytes = 0;
            filled.values.spare = spare;
        }
        self.clusters.push(self.gathered as u64);
        self.written += self.gathered as u64;
        self.gathered = 0;
        Ok(())
    }

    /// The key of a basket that will lie at `seek`.
    fn basket_key(&self, branch: usize, seek: u64, basket: &FullBasket) -> Vec<u8> {
        let (Planned { spec, .. }, Filled { baskets, key_bytes, .. }) = (&self.planned[branch], &self.filled[branch]);
        let cycle = (baskets.seeks.len() + 1).min(i16::MAX as usize) as i16;
        let mut writer = Writer::new();
        self.key(&spec.name, cycle).write(&mut writer, seek, basket.raw, basket.bytes.len() - key_bytes, BASKET_EXTRA);
        writer.u16(3); // version of TBasket
        writer.count(key_bytes + basket.raw); // bytes of its buffer
        // bytes of an entry, or length of the table of offsets
        writer.count(if spec.fixed() { spec.item_size() } else { self.gathered + 1 });
        writer.count(self.gathered);
        writer.count(basket.border);
        writer.u8(0); // the values come after the key
        writer.into_bytes()
    }

    fn key<'a>(&'a self, branch: &'a str, cycle: i16) -> Key<'a> {
        let (title, folder, date) = (self.tree.as_str(), self.folder, self.date);
        Key { class: "TBasket", name: branch, title, cycle, folder, date, big: true }
    }
}
