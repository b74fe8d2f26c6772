//! RNTuples damaged at random: errors, never panics.

use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::anchor::Anchor;
use super::description::Description;
use super::envelope::{Envelope, Type};
use super::tests::readable;
use crate::{Result, RootFile, corpus};

fn read_all(path: &Path) -> Result<()> {
    let file = RootFile::open(path)?;
    for name in file.trees() {
        let tree = file.tree(name)?;
        let entries = tree.entries().min(1_000_000);
        for name in readable(&tree) {
            tree.read(&[name], 0..entries).ok();
            tree.read(&[name], entries / 2..entries).ok();
        }
    }
    Ok(())
}

/// Random numbers below a bound.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn flip(&mut self, bytes: &mut [u8]) {
        let place = self.below(bytes.len());
        bytes[place] ^= 1 << self.below(8);
    }
}

fn ntuples() -> Vec<PathBuf> {
    let paths = corpus::files().unwrap_or_default().into_iter();
    paths.filter(|path| path.to_string_lossy().contains("rntuple")).collect()
}

fn assert_no_panic(damaged: &Path, bytes: &[u8], place: &str) {
    fs::write(damaged, bytes).unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| read_all(damaged).is_ok()));
    assert!(outcome.is_ok(), "{place}");
}

#[test]
fn flipped_bytes_and_cut_files_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(1);
    for path in ntuples() {
        let whole = fs::read(&path).unwrap();
        for trial in 0..60 {
            let mut bytes = whole.clone();
            if trial % 5 == 0 {
                bytes.truncate(random.below(whole.len()));
            } else {
                (0..=trial % 4).for_each(|_| random.flip(&mut bytes));
            }
            assert_no_panic(&folder.path().join("damaged.root"), &bytes, &format!("{}, trial {trial}", path.display()));
        }
    }
}

/// A file whose header, footer and page lists lie uncompressed at its end, in this order.
struct LaidOpen {
    bytes: Vec<u8>,
    envelopes: Vec<Range<usize>>,
}

impl LaidOpen {
    /// `None` if the anchor is compressed, so that it cannot be changed in its place.
    fn new(path: &Path) -> Option<LaidOpen> {
        let file = RootFile::open(path).unwrap();
        let key = file.keys().iter().find(|key| key.class() == crate::file::RNTUPLE).unwrap();
        if key.record().compressed() {
            return None;
        }
        let (payload, _) = file.storage().payload(key.record()).unwrap();
        let anchor = Anchor::parse(&payload).unwrap();
        let read = |link, kind| Envelope::read(file.storage(), link, kind, 0, "a test").unwrap();
        let (header, footer) = (read(anchor.header, Type::Header), read(anchor.footer, Type::Footer));
        let lists = Description::parse(&header).unwrap().finish(&footer, &header).unwrap();
        let mut open = LaidOpen { bytes: fs::read(path).unwrap(), envelopes: Vec::new() };
        // Behind byte count and version: 8 bytes of format version, position, size and length of header and footer, largest size.
        let fields = key.record().seek as usize + usize::from(key.record().key_bytes) + 6;
        for (number, envelope) in [&header, &footer].into_iter().enumerate() {
            let at = open.add(envelope.bytes());
            let numbers = [at.start, at.len(), at.len()].map(|number| (number as u64).to_be_bytes());
            open.bytes[fields + 8 + 24 * number..][..24].copy_from_slice(&numbers.concat());
        }
        let sum = xxh3_64(&open.bytes[fields..fields + 64]);
        open.bytes[fields + 64..][..8].copy_from_slice(&sum.to_be_bytes());
        for link in lists {
            let at = open.add(read(link, Type::PageList).bytes());
            let locator = |bytes: u64, seek: u64| [&(bytes as i32).to_le_bytes()[..], &seek.to_le_bytes()].concat();
            let (old, new) = (locator(link.place.bytes, link.place.seek), locator(at.len() as u64, at.start as u64));
            let footer = open.envelopes[1].clone();
            let place = open.bytes[footer.clone()].windows(12).position(|bytes| bytes == old).unwrap();
            open.bytes[footer.start + place..][..12].copy_from_slice(&new);
        }
        Some(open)
    }

    fn add(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.bytes.len();
        self.bytes.extend(bytes);
        self.envelopes.push(start..self.bytes.len());
        start..self.bytes.len()
    }

    /// The bytes with all checksums made right.
    fn sealed(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        let mut header = 0;
        for (number, envelope) in self.envelopes.iter().enumerate() {
            // The header's checksum stands behind type and length, in the footer behind the features, too.
            match number {
                0 => {}
                1 => bytes[envelope.start + 16..][..8].copy_from_slice(&u64::to_le_bytes(header)),
                _ => bytes[envelope.start + 8..][..8].copy_from_slice(&u64::to_le_bytes(header)),
            }
            let sum = xxh3_64(&bytes[envelope.start..envelope.end - 8]);
            bytes[envelope.end - 8..envelope.end].copy_from_slice(&sum.to_le_bytes());
            header = if number == 0 { sum } else { header };
        }
        bytes
    }
}

#[test]
fn flipped_bytes_behind_right_checksums_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let damaged = folder.path().join("damaged.root");
    let mut random = Random(2);
    let mut opened = 0;
    let paths = ntuples();
    for path in &paths {
        let Some(open) = LaidOpen::new(path) else { continue };
        opened += 1;
        fs::write(&damaged, open.sealed(open.bytes.clone())).unwrap();
        read_all(&damaged).unwrap();
        for trial in 0..150 {
            let mut bytes = open.bytes.clone();
            for _ in 0..=trial % 3 {
                let envelope = open.envelopes[random.below(open.envelopes.len())].clone();
                random.flip(&mut bytes[envelope.start + 8..envelope.end - 8]);
            }
            assert_no_panic(&damaged, &open.sealed(bytes), &format!("{}, trial {trial}", path.display()));
        }
    }
    assert!(opened > 10 || paths.is_empty(), "{opened} ntuples");
}
