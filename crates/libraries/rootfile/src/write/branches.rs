//! The branches of one tree while it is filled: values gather until a cluster is full, then become one basket per branch.
//!
//! All branches share the borders of their clusters, so a reader of some entries touches one basket of each. Baskets of a cluster
//! are compressed in parallel on the current rayon pool; what is written does not depend on how many threads there are.

use rayon::prelude::*;

use super::branch::{Baskets, BranchRecord};
use super::date::Date;
use super::key::Key;
use super::sink::Sink;
use super::spec::{self, BranchSpec};
use crate::Column;
use crate::bytes::Writer;
use crate::compression::{Compression, shrink};
use crate::error::{Error, Result};
use crate::values::Slice;

/// A cluster holds at most so many entries …
const CLUSTER_ENTRIES: usize = 100_000;
/// … so many bytes of the widest branch …
const BASKET_BYTES: usize = 1 << 20;
/// … and so many bytes in all.
const CLUSTER_BYTES: usize = 64 << 20;

/// What a basket adds to its key.
const BASKET_EXTRA: usize = 19;

/// Gathered bytes from which on it pays to spread copying over threads.
const PARALLEL_BYTES: usize = 1 << 18;

/// The branches of a tree that is being filled.
pub(crate) struct Branches {
    branches: Vec<Branch>,
    compression: Compression,
    tree: String,
    folder: u64,
    date: Date,
    cluster: usize,
    /// Entries in clusters that are written.
    written: u64,
    /// Entries gathered since.
    gathered: usize,
}

struct Branch {
    spec: BranchSpec,
    baskets: Baskets,
    key_bytes: usize,
    /// Room for the key of the basket, then the values gathered so far, up to `end`.
    buffer: Vec<u8>,
    end: usize,
    /// The memory of the basket that was written last, for the next one.
    spare: Vec<u8>,
}

impl Branches {
    /// Branches for the tree called `tree` in the folder at `folder`.
    pub(crate) fn new(
        specs: Vec<BranchSpec>,
        tree: &str,
        folder: u64,
        date: Date,
        compression: Compression,
    ) -> Result<Self> {
        spec::check(&specs)?;
        let widest = specs.iter().map(BranchSpec::entry_size).max().unwrap_or(1);
        let all: usize = specs.iter().map(BranchSpec::entry_size).sum();
        let cluster = CLUSTER_ENTRIES.min(BASKET_BYTES / widest).min(CLUSTER_BYTES / all.max(1)).max(1);
        let mut branches = Branches {
            branches: Vec::new(),
            compression: compression.clamped(),
            tree: tree.to_owned(),
            folder,
            date,
            cluster,
            written: 0,
            gathered: 0,
        };
        for spec in specs {
            let key_bytes = branches.key(&spec.name, 1).size() + BASKET_EXTRA;
            let (buffer, spare) = (vec![0; key_bytes], Vec::new());
            branches.branches.push(Branch {
                spec,
                baskets: Baskets::default(),
                key_bytes,
                buffer,
                end: key_bytes,
                spare,
            });
        }
        Ok(branches)
    }

    /// Entries filled so far.
    pub(crate) fn entries(&self) -> u64 {
        self.written + self.gathered as u64
    }

    /// Entries per cluster.
    pub(crate) fn cluster(&self) -> usize {
        self.cluster
    }

    /// What the branches are.
    pub(crate) fn specs(&self) -> impl Iterator<Item = &BranchSpec> {
        self.branches.iter().map(|branch| &branch.spec)
    }

    /// What the record of the tree says about the branches, once they are [flushed](Branches::flush).
    pub(crate) fn records(&self) -> Vec<BranchRecord<'_>> {
        let (entries, compression) = (self.written, self.compression.code());
        let records = self.branches.iter().map(|Branch { spec, baskets, key_bytes, .. }| {
            let basket_size = key_bytes + self.cluster * spec.entry_size();
            BranchRecord { spec, baskets, entries, compression, basket_size }
        });
        records.collect()
    }

    /// Adds entries: one column per branch, all of the same length. Checks everything before it takes anything.
    pub(crate) fn fill(&mut self, columns: &[&Column], sink: &mut Sink) -> Result<()> {
        let entries = self.check(columns)?;
        let mut start = 0;
        while start < entries {
            let end = entries.min(start + self.cluster - self.gathered);
            let gather = |(branch, column): (&mut Branch, &&Column)| {
                if let Some(values) = column.slice(start..end) {
                    branch.gather(values);
                }
            };
            let bytes: usize = self.specs().map(|spec| spec.entry_size() * (end - start)).sum();
            if bytes < PARALLEL_BYTES {
                self.branches.iter_mut().zip(columns).for_each(gather);
            } else {
                self.branches.par_iter_mut().zip(columns).for_each(gather);
            }
            self.gathered += end - start;
            start = end;
            if self.gathered == self.cluster {
                self.flush(sink)?;
            }
        }
        Ok(())
    }

    fn check(&self, columns: &[&Column]) -> Result<usize> {
        if columns.len() != self.branches.len() {
            let (expected, found) = (self.branches.len(), columns.len());
            return Err(Error::Columns { tree: self.tree.clone(), expected, found });
        }
        let entries = columns.first().map_or(0, |column| column.entries());
        for (spec, column) in self.specs().zip(columns) {
            spec.check(column)?;
            if column.entries() != entries {
                let (branch, found) = (spec.name.clone(), column.entries());
                return Err(Error::Length { branch, expected: entries, found });
            }
        }
        Ok(entries)
    }

    /// Writes what has gathered as one basket per branch.
    pub(crate) fn flush(&mut self, sink: &mut Sink) -> Result<()> {
        if self.gathered == 0 {
            return Ok(());
        }
        let compression = self.compression;
        let baskets: Vec<Vec<u8>> = self.branches.par_iter_mut().map(|branch| branch.basket(compression)).collect();
        for (index, mut basket) in baskets.into_iter().enumerate() {
            let key = self.basket_key(index, sink.end(), basket.len());
            basket[..key.len()].copy_from_slice(&key);
            let seek = sink.append(&basket)?;
            let branch = &mut self.branches[index];
            let raw = branch.key_bytes + self.gathered * branch.spec.entry_size();
            branch.baskets.first_entries.push(self.written);
            branch.baskets.seeks.push(seek);
            branch.baskets.sizes.push(basket.len());
            branch.baskets.raw_bytes += raw as u64;
            branch.baskets.stored_bytes += basket.len() as u64;
            branch.spare = basket;
        }
        self.written += self.gathered as u64;
        self.gathered = 0;
        Ok(())
    }

    /// The key of a basket that will lie at `seek` and take `size` bytes with it.
    fn basket_key(&self, branch: usize, seek: u64, size: usize) -> Vec<u8> {
        let Branch { spec, baskets, key_bytes, .. } = &self.branches[branch];
        let raw = self.gathered * spec.entry_size();
        let cycle = (baskets.seeks.len() + 1).min(i16::MAX as usize) as i16;
        let mut writer = Writer::new();
        self.key(&spec.name, cycle).write(&mut writer, seek, raw, size - key_bytes, BASKET_EXTRA);
        writer.u16(3); // version of TBasket
        writer.count(key_bytes + raw); // bytes of its buffer
        writer.count(spec.entry_size()); // bytes of an entry
        writer.count(self.gathered);
        writer.count(key_bytes + raw); // end of the values
        writer.u8(0); // the values come after the key
        writer.into_bytes()
    }

    fn key<'a>(&'a self, branch: &'a str, cycle: i16) -> Key<'a> {
        let (title, folder, date) = (self.tree.as_str(), self.folder, self.date);
        Key { class: "TBasket", name: branch, title, cycle, folder, date, big: true }
    }
}

impl Branch {
    /// Adds values in the order of bytes that ROOT stores.
    fn gather(&mut self, values: Slice<'_>) {
        let end = self.end + values.len() * values.element().size();
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        big_endian(values, &mut self.buffer[self.end..end]);
        self.end = end;
    }

    /// Takes the gathered values as a basket: room for the key, then the values, compressed if that makes them smaller.
    fn basket(&mut self, compression: Compression) -> Vec<u8> {
        let end = std::mem::replace(&mut self.end, self.key_bytes);
        if compression != Compression::None {
            self.spare.clear();
            self.spare.resize(self.key_bytes, 0);
            if shrink(&self.buffer[self.key_bytes..end], compression, &mut self.spare) {
                return std::mem::take(&mut self.spare);
            }
        }
        let mut basket = std::mem::replace(&mut self.buffer, std::mem::take(&mut self.spare));
        basket.truncate(end);
        basket
    }
}

/// Writes values in the order of bytes that ROOT stores, with the widest instructions of this machine.
fn big_endian(values: Slice<'_>, out: &mut [u8]) {
    pulp::Arch::new().dispatch(|| swap(values, out));
}

#[inline(always)]
fn swap(values: Slice<'_>, out: &mut [u8]) {
    macro_rules! swapped {
        ($($variant:ident)*) => {
            match values {
                Slice::Bool(values) => out.iter_mut().zip(values).for_each(|(out, &value)| *out = u8::from(value)),
                $(Slice::$variant(values) => {
                    for (out, value) in out.chunks_exact_mut(size_of_val(&values[0])).zip(values) {
                        out.copy_from_slice(&value.to_be_bytes());
                    }
                })*
            }
        };
    }
    if !values.is_empty() {
        swapped!(I8 U8 I16 U16 I32 U32 I64 U64 F32 F64);
    }
}
