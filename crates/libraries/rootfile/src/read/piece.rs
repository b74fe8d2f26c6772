//! Some entries of one basket, decoded to values of their own: if a column begins or ends inside the basket, or if the head of
//! the basket does not give the number of its values.

use std::ops::Range;

use crate::error::{Malformed, Result};
use crate::tree::{Branch, Content, Kind, Tree};
use crate::values::Values;

use super::cut::Cut;
use super::decode::Decoder;
use super::entries::Gathered;
use super::swap;

/// The values and offsets of some entries.
pub(super) struct Piece {
    pub(super) values: Values,
    pub(super) levels: Vec<Vec<u64>>,
}

impl Tree {
    /// Decodes some entries. If the file does not store their offsets, the branch that counts their items is read too.
    pub(super) fn piece(&self, decoder: &mut Decoder, cut: &Cut<'_>) -> Result<Piece> {
        let Cut { branch, index, kind, entries } = cut;
        let basket = &branch.baskets()[*index];
        let damaged = |problem| self.damaged(branch, *index, problem);
        let decoded = decoder.decode(self.storage(), basket)?.map_err(damaged)?;
        let generated = match decoded.starts {
            None if kind.content.is_open() && !decoded.values.is_empty() => {
                let (starts, end) = self.generated(branch, kind, basket.start..basket.end)?;
                if end != decoded.values.len() as u64 {
                    let counted =
                        format!("{} bytes of values, expected {end} by the branch that counts", decoded.values.len());
                    return Err(damaged(Malformed::from(counted)));
                }
                Some(starts)
            }
            _ => None,
        };
        let starts = match (decoded.starts, &generated) {
            // a basket without values stores no offsets
            (None, None) if decoded.values.is_empty() => Some(&[][..]),
            (stored, generated) => stored.or(generated.as_deref()),
        };
        let all = (basket.end - basket.start) as usize;
        Gathered::from_basket(&kind.content, decoded.values, starts, entries.clone(), all)
            .and_then(|gathered| {
                Piece::from_gathered(gathered, kind).ok_or(Malformed::from("fewer values than promised"))
            })
            .map_err(damaged)
    }

    /// The offsets of entries and the end of the last one, computed from the branch that counts their items.
    fn generated(&self, branch: &Branch, kind: &Kind, entries: Range<u64>) -> Result<(Vec<u32>, u64)> {
        let counted = branch.counter().and_then(|path| self.branch(path).ok());
        let counted = counted.filter(|counter| counter.levels() == 0 && counter.width() == 1);
        let numbers = match &kind.content {
            Content::Rest(inner) => match **inner {
                Content::Numbers { packing, width } => Some((packing, width)),
                _ => None,
            },
            _ => None,
        };
        let (Some(counter), Some((packing, width))) = (counted, numbers) else {
            return Err(self.unreadable(branch, "where its entries begin is not stored, and no branch counts them"));
        };
        // with a new decoder, as that of this thread is in use
        let counts = self.with_decoder(&mut Decoder::new(), counter, entries)?;
        let (mut end, mut starts) = (0u64, Vec::with_capacity(counts.len()));
        for count in counts.as_slice().to_f64() {
            starts.push(u32::try_from(end).unwrap_or(u32::MAX));
            end = end.saturating_add((count as u64).saturating_mul((packing.bytes() * width) as u64));
        }
        Ok((starts, end))
    }

    /// The column of a branch of fixed length, decoded on this thread.
    fn with_decoder(&self, decoder: &mut Decoder, branch: &Branch, entries: Range<u64>) -> Result<Values> {
        let kind = branch.kind().map_err(|problem| self.unreadable(branch, problem))?;
        let Content::Numbers { packing, .. } = kind.content else {
            return Err(self.unreadable(branch, "it counts the values of another branch, but does not hold numbers"));
        };
        let mut values = self.room(branch, packing, &entries)?;
        for fill in self.fills(branch, kind, &mut values, &entries)? {
            self.fill(decoder, fill)?;
        }
        Ok(values)
    }
}

impl Piece {
    fn from_gathered(gathered: Gathered<'_>, kind: &Kind) -> Option<Piece> {
        let bytes = gathered.bytes();
        let Some((packing, _)) = kind.content.numbers() else {
            return Some(Piece { values: Values::U8(bytes.to_vec()), levels: gathered.levels });
        };
        let mut values = Values::zeros(packing.element(), bytes.len() / packing.bytes());
        swap::fill(values.as_slice_mut(), bytes, packing)?;
        Some(Piece { values, levels: gathered.levels })
    }
}
