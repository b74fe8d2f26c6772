//! Branches whose entries differ in length. The heads of their baskets give the length of the column, so that most baskets are
//! decoded directly into their place in it. The others become pieces first, which are copied.

use crate::column::Column;
use crate::error::{Malformed, Result};
use crate::tree::{Kind, Tree};
use crate::values::{Element, SliceMut, Values};
use crate::zeros::zeros;

use super::cut::Cut;
use super::decode::Decoder;
use super::piece::Piece;
use super::whole::Offsets;

/// What is known of a cut before the column is allocated.
pub(super) enum Part {
    /// All entries of a basket, and how many items they hold.
    Whole {
        items: usize,
    },
    Piece(Piece),
}

/// A part, and the place for its values and offsets.
pub(super) struct Placed<'a> {
    pub(super) cut: Cut<'a>,
    part: Part,
    pub(super) values: SliceMut<'a>,
    levels: Vec<Offsets<'a>>,
}

impl Tree {
    /// Finds the number of items of a cut: from the head of its basket if `by_head`, else by decoding it.
    pub(super) fn part(&self, decoder: &mut Decoder, cut: &Cut<'_>, by_head: bool) -> Result<Part> {
        let items = if by_head { self.items_of_whole(cut)? } else { None };
        match items {
            Some(items) => Ok(Part::Whole { items }),
            None => self.piece(decoder, cut).map(Part::Piece),
        }
    }

    pub(super) fn place(&self, decoder: &mut Decoder, placed: Placed<'_>) -> Result<()> {
        match placed.part {
            Part::Whole { .. } => self.fill_whole(decoder, &placed.cut, placed.values, placed.levels),
            Part::Piece(piece) => {
                for (offsets, own) in placed.levels.into_iter().zip(&piece.levels) {
                    offsets.ends.iter_mut().zip(&own[1..]).for_each(|(end, own)| *end = offsets.before + own);
                }
                let copied = placed.values.copy_from(piece.values.as_slice());
                copied.ok_or_else(|| {
                    self.damaged(
                        placed.cut.branch,
                        placed.cut.index,
                        Malformed::from("values of another type or number"),
                    )
                })
            }
        }
    }
}

impl Part {
    /// Offsets at each level, and the number of values.
    fn counts(&self, cut: &Cut<'_>) -> (Vec<usize>, usize) {
        match self {
            Part::Whole { items } => {
                (vec![cut.entries.len()], items * cut.kind.content.numbers().map_or(1, |(_, width)| width))
            }
            Part::Piece(piece) => (piece.levels.iter().map(|offsets| offsets.len() - 1).collect(), piece.values.len()),
        }
    }

    /// Items below each level.
    fn below(&self) -> Vec<u64> {
        match self {
            Part::Whole { items } => vec![*items as u64],
            Part::Piece(piece) => piece.levels.iter().map(|offsets| offsets[offsets.len() - 1]).collect(),
        }
    }
}

/// The memory for the column of a branch.
pub(super) struct Room {
    values: Values,
    levels: Vec<Vec<u64>>,
}

impl Room {
    /// Zeros for all parts; all but the first offset of each level are still to be filled.
    pub(super) fn for_parts(kind: &Kind, parts: &[(Cut<'_>, Part)]) -> Room {
        let (mut items, mut values) = (vec![0; kind.content.levels()], 0);
        for (cut, part) in parts {
            let (levels, count) = part.counts(cut);
            items.iter_mut().zip(levels).for_each(|(items, count)| *items += count);
            values += count;
        }
        let element = kind.content.numbers().map_or(Element::U8, |(packing, _)| packing.element());
        Room {
            values: Values::zeros(element, values),
            levels: items.into_iter().map(|items| zeros(items + 1)).collect(),
        }
    }

    /// Gives each part its place.
    pub(super) fn places<'a>(&'a mut self, parts: Vec<(Cut<'a>, Part)>) -> Option<Vec<Placed<'a>>> {
        let mut values = self.values.as_slice_mut();
        let mut rest: Vec<&mut [u64]> = self.levels.iter_mut().map(|offsets| &mut offsets[1..]).collect();
        let mut before = vec![0; rest.len()];
        let mut places = Vec::with_capacity(parts.len());
        for (cut, part) in parts {
            let (items, count) = part.counts(&cut);
            let (own, behind) = values.split_at(count)?;
            values = behind;
            let mut levels = Vec::with_capacity(items.len());
            for ((rest, before), items) in rest.iter_mut().zip(&before).zip(items) {
                let (ends, behind) = std::mem::take(rest).split_at_mut_checked(items)?;
                *rest = behind;
                levels.push(Offsets { before: *before, ends });
            }
            before.iter_mut().zip(part.below()).for_each(|(before, below)| *before += below);
            places.push(Placed { cut, part, values: own, levels });
        }
        Some(places)
    }

    /// The column, after all places are filled. Their offsets fit together, as each place has checked its own.
    pub(super) fn column(self, kind: &Kind) -> Column {
        let numbers = kind.content.numbers();
        Column::filled(self.values, numbers.map_or(1, |(_, width)| width), self.levels, numbers.is_none())
    }
}
