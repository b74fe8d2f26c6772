//! Damages to a file, each decided by a number: the same number damages the same file in the same way.

use crate::records;

/// A way to damage a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One to four bits, anywhere.
    Flips,
    /// Up to 64 bytes, with zeros, ones or noise.
    Overwrite,
    /// Four or eight bytes that may count something, with numbers that are too large, negative or flags.
    Length,
    /// The file is cut; in half of the cases its header agrees.
    Cut,
    /// One to four bits in the compressed payload of a record.
    Payload,
}

pub const KINDS: [Kind; 5] = [Kind::Flips, Kind::Overwrite, Kind::Length, Kind::Cut, Kind::Payload];

const LENGTHS: [u32; 10] =
    [0xffff_ffff, 0x7fff_ffff, 0x8000_0000, 0x4000_0000, 0x40ff_ffff, 0x3fff_ffff, 0x0100_0000, 0x0001_0000, 1, 0];

/// Random numbers from a seed (SplitMix64, Steele, Lea and Flood 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// A damaged file, in words what was done to it, the codec of a damaged payload, and whether it has a checksum.
pub struct Damaged {
    pub bytes: Vec<u8>,
    pub what: String,
    pub codec: String,
    pub guarded: bool,
}

/// Damages the bytes of a file. A file without compressed records has flips anywhere instead of those in payloads.
pub fn damage(mut bytes: Vec<u8>, kind: Kind, random: &mut Random) -> Damaged {
    let size = bytes.len();
    let (mut guarded, mut codec) = (false, String::new());
    let what;
    match kind {
        Kind::Flips => what = flip(&mut bytes, 0..size, random),
        Kind::Overwrite => {
            let start = random.below(size);
            let end = (start + 1 + random.below(64)).min(size);
            let fill = random.below(3);
            for byte in &mut bytes[start..end] {
                *byte = [0, 0xff, random.next() as u8][fill];
            }
            what = format!("{} at {start}..{end}", ["zeros", "ones", "noise"][fill]);
        }
        Kind::Length => {
            // Every other time where a byte count stands.
            let start = random.below(size);
            let counts = |place: &usize| bytes[*place..].starts_with(&[0x40, 0]);
            let place = Some(start).filter(|_| random.below(2) == 0).or((start..size).find(counts)).unwrap_or(start);
            let length = LENGTHS[random.below(LENGTHS.len())];
            let long = [u32::to_be_bytes(0), u32::to_be_bytes(length)].concat();
            let new = if random.below(4) == 0 { &long[..] } else { &long[4..] };
            let new = &new[..new.len().min(size - place)];
            bytes[place..place + new.len()].copy_from_slice(new);
            what = format!("{new:x?} at {place}");
        }
        Kind::Cut => {
            bytes.truncate(random.below(size));
            let agreed = random.below(2) == 0 && bytes.len() > 100;
            if agreed {
                let end = bytes.len() as u32;
                bytes[12..16].copy_from_slice(&end.to_be_bytes());
            }
            what =
                format!("cut to {} of {size} bytes{}", bytes.len(), if agreed { ", as its header says" } else { "" });
        }
        Kind::Payload => {
            let blocks = records::blocks(&bytes);
            match blocks.get(random.below(blocks.len())) {
                Some(block) => {
                    guarded = block.guarded;
                    codec = block.codec.clone();
                    what = flip(&mut bytes, block.range.clone(), random);
                }
                None => what = flip(&mut bytes, 0..size, random),
            }
        }
    }
    Damaged { bytes, what, codec, guarded }
}

fn flip(bytes: &mut [u8], range: std::ops::Range<usize>, random: &mut Random) -> String {
    let flips = 1 + random.below(4);
    let places: Vec<_> = (0..flips).map(|_| range.start + random.below(range.len())).collect();
    for &place in &places {
        bytes[place] ^= 1 << random.below(8);
    }
    format!("bits flipped at {places:?}")
}
