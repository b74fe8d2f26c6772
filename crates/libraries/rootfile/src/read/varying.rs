//! Branches whose entries differ in length: every basket becomes a piece of the column, and the pieces are joined.

use std::ops::Range;

use rayon::prelude::*;

use crate::column::Column;
use crate::error::{Malformed, Result};
use crate::tree::{Branch, Content, Kind, Tree};
use crate::values::{Element, Values};

use super::decode::Decoder;
use super::entries::Gathered;
use super::{overlapping, swap};

/// Some entries of one basket.
pub(super) struct Cut<'a> {
    pub(super) branch: &'a Branch,
    pub(super) index: usize,
    kind: &'a Kind,
    /// Entries of the basket.
    entries: Range<usize>,
}

/// What some entries hold.
pub(super) struct Piece {
    values: Values,
    levels: Vec<Vec<u64>>,
}

impl Tree {
    pub(super) fn cuts<'a>(
        &self,
        branch: &'a Branch,
        kind: &'a Kind,
        entries: &Range<u64>,
    ) -> impl Iterator<Item = Cut<'a>> {
        let (first, last) = (entries.start, entries.end);
        overlapping(branch.baskets(), entries).map(move |(index, basket)| {
            let (start, end) = (basket.start.max(first), basket.end.min(last));
            Cut { branch, index, kind, entries: (start - basket.start) as usize..(end - basket.start) as usize }
        })
    }

    /// Decodes some entries. Where the file leaves it to the reader where they begin, the branch that counts them is read too.
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
            // not stored where there is nothing to begin
            (None, None) if decoded.values.is_empty() => Some(&[][..]),
            (stored, generated) => stored.or(generated.as_deref()),
        };
        Gathered::of_basket(&kind.content, decoded.values, starts, entries.clone())
            .and_then(|gathered| Piece::of(gathered, kind).ok_or(Malformed::from("fewer values than promised")))
            .map_err(damaged)
    }

    /// Where entries begin and the last one ends, from the branch that counts their items.
    fn generated(&self, branch: &Branch, kind: &Kind, entries: Range<u64>) -> Result<(Vec<u32>, u64)> {
        let counted = branch.counter().and_then(|path| self.branch(path).ok());
        let counted = counted.filter(|counter| counter.levels() == 0 && counter.width() == 1);
        let numbers = match &kind.content {
            Content::Rest(inner) => inner.numbers().filter(|_| inner.levels() == 0),
            _ => None,
        };
        let (Some(counter), Some((packing, width))) = (counted, numbers) else {
            return Err(self.unreadable(branch, "where its entries begin is not stored, and no branch counts them"));
        };
        // in a decoder of its own: that of this thread is in use
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
            return Err(self.unreadable(branch, "it counts others and is no number"));
        };
        self.check_length(branch, &entries)?;
        let mut values = self.room(branch, packing, &entries)?;
        for fill in self.fills(branch, kind, packing, &mut values, &entries)? {
            self.fill(decoder, fill)?;
        }
        Ok(values)
    }

    /// Joins the pieces of a branch.
    pub(super) fn join(&self, branch: &Branch, kind: &Kind, pieces: Vec<Piece>) -> Result<Column> {
        let column = Piece::join(pieces, kind);
        column.ok_or_else(|| self.unreadable(branch, "its baskets do not fit together"))
    }
}

impl Piece {
    fn of(gathered: Gathered<'_>, kind: &Kind) -> Option<Piece> {
        let bytes = gathered.bytes();
        let Some((packing, _)) = kind.content.numbers() else {
            return Some(Piece { values: Values::U8(bytes.to_vec()), levels: gathered.levels });
        };
        let mut values = Values::zeros(packing.element(), bytes.len() / packing.bytes());
        swap::fill(values.as_slice_mut(), bytes, packing)?;
        Some(Piece { values, levels: gathered.levels })
    }

    fn join(mut pieces: Vec<Piece>, kind: &Kind) -> Option<Column> {
        let element = kind.content.numbers().map_or(Element::U8, |(packing, _)| packing.element());
        let (values, levels) = match pieces.len() {
            0 => (Values::zeros(element, 0), vec![vec![0]; kind.content.levels()]),
            1 => {
                let Piece { values, levels } = pieces.remove(0);
                (values, levels)
            }
            _ => {
                let levels = (0..kind.content.levels()).into_par_iter().map(|level| joined(&pieces, level)).collect();
                let values = pieces.into_iter().map(|piece| piece.values);
                (Values::joined(element, values), levels)
            }
        };
        match (kind.content.numbers(), values) {
            (Some((_, width)), values) => Column::nested(values, width, levels),
            (None, Values::U8(bytes)) => Column::text(bytes, levels),
            (None, _) => None,
        }
    }
}

/// The offsets of one level of all pieces.
fn joined(pieces: &[Piece], level: usize) -> Vec<u64> {
    let items: usize = pieces.iter().map(|piece| piece.levels[level].len() - 1).sum();
    let mut offsets = Vec::with_capacity(items + 1);
    offsets.push(0);
    for piece in pieces {
        let before = offsets[offsets.len() - 1];
        offsets.extend(piece.levels[level][1..].iter().map(|offset| before + offset));
    }
    offsets
}
