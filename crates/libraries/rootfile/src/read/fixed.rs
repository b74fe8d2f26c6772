//! Branches whose entries all have the same length: every basket is decoded directly into its place in the column.

use std::ops::Range;

use crate::error::{Malformed, Result};
use crate::tree::{Basket, BasketPlace, Branch, Kind, Packing, Tree};
use crate::values::{SliceMut, Values};

use super::cut::overlapping;
use super::decode::Decoder;
use super::swap;

/// Some entries of one basket, and the place for their values.
pub(super) struct Fill<'a> {
    pub(super) branch: &'a Branch,
    pub(super) index: usize,
    kind: &'a Kind,
    packing: Packing,
    /// Entries of the basket to leave out at its start.
    skip: usize,
    values: SliceMut<'a>,
}

impl Tree {
    /// Zeros for the values of a branch. Nothing is allocated for more values than the baskets can hold.
    pub(super) fn room(&self, branch: &Branch, packing: Packing, entries: &Range<u64>) -> Result<Values> {
        let entry_bytes = branch.width() * packing.bytes();
        for (_, basket) in overlapping(branch.baskets(), entries) {
            let promised = (basket.end - basket.start).checked_mul(entry_bytes as u64);
            let held = match &basket.place {
                // The best codec compresses zeros to about 1/32000.
                BasketPlace::Record { bytes, .. } => bytes.saturating_mul(1 << 16).min(1 << 31),
                BasketPlace::Embedded(payload) => payload.values.len() as u64,
            };
            if promised.is_none_or(|promised| promised > held) {
                return Err(self.unreadable(branch, "the table of its baskets is damaged"));
            }
        }
        let count = (entries.end - entries.start) as usize * branch.width();
        Ok(Values::zeros(packing.element(), count))
    }

    /// Cuts the values of a branch into those of each basket.
    pub(super) fn fills<'a>(
        &self,
        branch: &'a Branch,
        kind: &'a Kind,
        values: &'a mut Values,
        entries: &Range<u64>,
    ) -> Result<Vec<Fill<'a>>> {
        let Some((packing, _)) = kind.content.numbers() else { return Err(self.misfit(branch)) };
        let mut rest = values.as_slice_mut();
        let mut fills = Vec::new();
        for (index, basket) in overlapping(branch.baskets(), entries) {
            let (start, end) = (basket.start.max(entries.start), basket.end.min(entries.end));
            let count = (end - start) as usize * branch.width();
            let Some((values, behind)) = rest.split_at(count) else {
                return Err(self.unreadable(branch, "the table of its baskets is damaged"));
            };
            rest = behind;
            fills.push(Fill { branch, index, kind, packing, skip: (start - basket.start) as usize, values });
        }
        match rest.len() {
            0 => Ok(fills),
            _ => Err(self.unreadable(branch, "its baskets do not hold all its entries")),
        }
    }

    pub(super) fn fill(&self, decoder: &mut Decoder, fill: Fill<'_>) -> Result<()> {
        let Fill { branch, index, kind, packing, skip, values } = fill;
        let basket = &branch.baskets()[index];
        decoder
            .decode(self.storage(), basket)?
            .and_then(|decoded| {
                let number = branch.width() * packing.bytes();
                let bytes = exactly(decoded.values, basket, kind.slot.map_or(number, |slot| slot.stride))?;
                let filled = match kind.slot {
                    None => swap::fill(values, bytes.get(skip * number..).unwrap_or_default(), packing),
                    Some(slot) => {
                        let entries = bytes.chunks_exact(slot.stride).skip(skip);
                        let leaf: Vec<u8> =
                            entries.flat_map(|entry| &entry[slot.offset..slot.offset + number]).copied().collect();
                        swap::fill(values, &leaf, packing)
                    }
                };
                filled.ok_or(Malformed::from("fewer values than promised"))
            })
            .map_err(|problem| self.damaged(branch, index, problem))
    }
}

fn exactly<'a>(values: &'a [u8], basket: &Basket, entry_bytes: usize) -> Result<&'a [u8], Malformed> {
    let expected = (basket.end - basket.start) as usize * entry_bytes;
    match values.len() == expected {
        true => Ok(values),
        false => Err(Malformed::from(format!("it has {} bytes of values, expected {expected}", values.len()))),
    }
}
