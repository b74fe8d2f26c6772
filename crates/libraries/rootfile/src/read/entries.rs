//! Takes the entries of a basket apart: numbers or texts are gathered without the bytes between them, with offsets beside them.

use std::ops::Range;

use crate::bytes::Reader;
use crate::error::Malformed;
use crate::tree::{Content, REFERENCED};

type Result<T> = std::result::Result<T, Malformed>;

/// The numbers or texts of entries.
pub(super) struct Gathered<'a> {
    /// Stored numbers or text, one after the other.
    bytes: Vec<u8>,
    /// The same as a part of the basket, if they lie one after the other there.
    in_basket: Option<&'a [u8]>,
    /// Offsets, the outermost first, as in a column.
    pub(super) levels: Vec<Vec<u64>>,
    /// Bytes of one item below the last level.
    item: usize,
}

impl<'a> Gathered<'a> {
    fn new(content: &Content) -> Self {
        let item = content.numbers().map_or(1, |(packing, width)| packing.bytes() * width);
        Gathered { bytes: Vec::new(), in_basket: None, levels: vec![vec![0]; content.levels()], item }
    }

    /// Stored numbers or text, one after the other.
    pub(super) fn bytes(&self) -> &[u8] {
        self.in_basket.unwrap_or(&self.bytes)
    }

    /// Gathers the entries of `range` from a basket with `entries` entries.
    pub(super) fn from_basket(
        content: &Content,
        values: &'a [u8],
        starts: Option<&[u32]>,
        range: Range<usize>,
        entries: usize,
    ) -> Result<Self> {
        let mut gathered = Gathered::new(content);
        let Some(starts) = starts else {
            return gathered.sequence(content, values, range, entries).map(|()| gathered);
        };
        if starts.first().is_some_and(|&first| first != 0) {
            return Err(Malformed::from("values before its first entry"));
        }
        let spans = Spans { starts, end: values.len() };
        if let Content::Rest(inner) = content
            && let Content::Numbers { .. } = **inner
        {
            return gathered.contiguous(values, spans, range).map(|()| gathered);
        }
        gathered.bytes.reserve(spans.whole(&range)?.len());
        for index in range {
            let entry = values.get(spans.entry(index)?).ok_or_else(outside)?;
            if entry.is_empty() && *content == Content::Text {
                gathered.close(0); // ROOT writes nothing for an empty text (TLeafC)
                continue;
            }
            let mut reader = Reader::new(entry);
            gathered.walk(content, 0, &mut reader)?;
            if !reader.is_at_end() {
                return Err(Malformed::from("an entry that is longer than what it holds"));
            }
        }
        Ok(gathered)
    }

    /// Gathers numbers with nothing between them, which are one part of the basket.
    fn contiguous(&mut self, values: &'a [u8], spans: Spans<'_>, range: Range<usize>) -> Result<()> {
        let whole = spans.whole(&range)?;
        let starts = spans.starts.get(range.clone()).ok_or_else(outside)?;
        let spans = Spans { starts, end: whole.end };
        self.levels[0].resize(range.len() + 1, 0);
        spans.items(0, self.item, 0, &mut self.levels[0][1..])?;
        self.in_basket = Some(values.get(whole).ok_or_else(outside)?);
        Ok(())
    }

    /// Gathers entries that hold their own lengths and follow each other; the basket has `entries` of them.
    fn sequence(&mut self, content: &Content, values: &[u8], range: Range<usize>, entries: usize) -> Result<()> {
        let mut reader = Reader::new(values);
        let mut before = Gathered::new(content);
        for _ in 0..range.start {
            before.bytes.clear();
            before.levels.iter_mut().for_each(|offsets| offsets.truncate(1));
            before.walk(content, 0, &mut reader)?;
        }
        let last = range.end == entries;
        range.into_iter().try_for_each(|_| self.walk(content, 0, &mut reader))?;
        match last && !reader.is_at_end() {
            true => Err(Malformed::from("values behind its last entry")),
            false => Ok(()),
        }
    }

    fn walk(&mut self, content: &Content, level: usize, reader: &mut Reader<'_>) -> Result<()> {
        match content {
            Content::Numbers { .. } => self.bytes.extend_from_slice(reader.bytes(self.item)?),
            Content::Bits => {
                let bits = reader.bytes(self.item)?;
                self.bytes.extend_from_slice(bits);
                if bits.try_into().is_ok_and(|bits| u32::from_be_bytes(bits) & REFERENCED != 0) {
                    reader.skip(2)?;
                }
            }
            Content::Text => {
                self.bytes.extend_from_slice(reader.text()?);
                self.close(level);
            }
            Content::LongText => {
                let length = reader.count()?;
                self.bytes.extend_from_slice(reader.bytes(length)?);
                self.close(level);
            }
            Content::List(inner) => {
                let count = reader.count()?;
                if let Content::Numbers { .. } = **inner {
                    let bytes = count.checked_mul(self.item).ok_or(Malformed::from("a count beyond all bounds"))?;
                    self.bytes.extend_from_slice(reader.bytes(bytes)?);
                } else {
                    (0..count).try_for_each(|_| self.walk(inner, level + 1, reader))?;
                }
                self.close(level);
            }
            Content::Rest(inner) => {
                while !reader.is_at_end() {
                    self.walk(inner, level + 1, reader)?;
                }
                self.close(level);
            }
            // an entry without objects is empty, also without a head
            Content::Headed(inner) | Content::Flagged(inner) if reader.is_at_end() => {
                self.walk(inner, level, reader)?
            }
            Content::Headed(inner) => {
                header(reader)?;
                self.walk(inner, level, reader)?;
            }
            Content::Flagged(inner) => {
                reader.u8()?;
                self.walk(inner, level, reader)?;
            }
        }
        Ok(())
    }

    /// Ends an item of a level.
    fn close(&mut self, level: usize) {
        let items = match self.levels.get(level + 1) {
            Some(below) => below.len() - 1,
            None => self.bytes.len() / self.item,
        };
        self.levels[level].push(items as u64);
    }
}

/// The place of each entry of a basket.
#[derive(Clone, Copy)]
pub(super) struct Spans<'a> {
    /// The start of each entry, counted from the first value.
    pub(super) starts: &'a [u32],
    /// The end of the last entry.
    pub(super) end: usize,
}

impl Spans<'_> {
    fn start_of(self, index: usize) -> usize {
        self.starts.get(index).map_or(self.end, |&start| start as usize)
    }

    fn end_of(self, index: usize) -> usize {
        self.start_of(index + 1)
    }

    pub(super) fn entry(self, index: usize) -> Result<Range<usize>> {
        let (start, end) = (self.start_of(index), self.end_of(index));
        if start <= end && end <= self.end { Ok(start..end) } else { Err(outside()) }
    }

    /// Computes the end of each entry's items, counted from `before`. An entry has `head` bytes, then items of `item` bytes each.
    pub(super) fn items(self, head: usize, item: usize, before: u64, ends: &mut [u64]) -> Result<()> {
        let (Ok(end), Ok(head), Ok(item)) = (u32::try_from(self.end), u32::try_from(head), u32::try_from(item)) else {
            return Err(disagrees());
        };
        let shift = item.trailing_zeros();
        let agrees = match item.is_power_of_two() {
            true => self.divide(end, head, before, ends, |bytes| (bytes >> shift, bytes & (item - 1))),
            false => self.divide(end, head, before, ends, |bytes| (bytes / item, bytes % item)),
        };
        if agrees { Ok(()) } else { Err(disagrees()) }
    }

    /// The loop of [`Spans::items`], with a function that divides bytes into items and a rest. It has no branches, so that the
    /// compiler vectorises it.
    #[inline(always)]
    fn divide(self, end: u32, head: u32, before: u64, ends: &mut [u64], divide: impl Fn(u32) -> (u32, u32)) -> bool {
        if self.starts.len() != ends.len() {
            return false;
        }
        let (Some((&first, next)), Some((last, ends))) = (self.starts.split_first(), ends.split_last_mut()) else {
            return true;
        };
        let (mut skipped, mut wrong) = (first, 0);
        let mut close = |start: u32, end: u32, offset: &mut u64| {
            skipped = skipped.wrapping_add(head);
            let (items, rest) = divide(end.wrapping_sub(skipped));
            wrong |= rest | u32::from(end < start) | u32::from(end.wrapping_sub(start) < head);
            *offset = before + u64::from(items);
        };
        for ((&start, &end), offset) in self.starts.iter().zip(next).zip(ends) {
            close(start, end, offset);
        }
        close(self.starts[self.starts.len() - 1], end, last);
        wrong == 0
    }

    fn whole(self, entries: &Range<usize>) -> Result<Range<usize>> {
        let (start, end) = (self.start_of(entries.start), self.start_of(entries.end));
        if start <= end && end <= self.end { Ok(start..end) } else { Err(outside()) }
    }
}

/// Reads byte count and version of a collection.
pub(super) fn header(reader: &mut Reader<'_>) -> Result<()> {
    /// Set in the version of collections that are stored member by member.
    const MEMBERWISE: u16 = 1 << 14;
    let version = reader.stamp()?.version;
    if version & MEMBERWISE != 0 {
        return Err(Malformed::from("a collection stored member by member, which is not read"));
    }
    Ok(())
}

fn disagrees() -> Malformed {
    Malformed::from("a table of entries that disagrees with its values")
}

pub(super) fn outside() -> Malformed {
    Malformed::from("an entry outside of its basket")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(
        content: &Content,
        values: &[u8],
        starts: Option<&[u32]>,
        entries: usize,
    ) -> Result<(Vec<u8>, Vec<u64>)> {
        let gathered = Gathered::from_basket(content, values, starts, 0..entries, entries)?;
        Ok((gathered.bytes().to_vec(), gathered.levels.concat()))
    }

    #[test]
    fn an_empty_text_has_no_bytes_or_a_length_of_zero() {
        let expected = (b"abc".to_vec(), vec![0, 1, 1, 3, 3, 3]);
        let nothing = gathered(&Content::Text, b"\x01a\x02bc", Some(&[0, 2, 2, 5, 5]), 5);
        let zeros = gathered(&Content::Text, b"\x01a\0\x02bc\0\0", Some(&[0, 2, 3, 6, 7]), 5);
        assert_eq!((nothing, zeros), (Ok(expected.clone()), Ok(expected)));
        assert!(gathered(&Content::Text, b"\x01a\x02b", Some(&[0, 2]), 2).is_err(), "a text that is cut short");
        assert!(gathered(&Content::LongText, b"", Some(&[0]), 1).is_err(), "a text of four bytes of length");
    }

    #[test]
    fn two_bytes_follow_the_bits_of_an_object_that_others_refer_to() {
        let values = [0x03, 0, 0, 0x08, 0x03, 0, 0, 0x18, 0, 1, 0x03, 0, 0, 0];
        let bits = vec![0x03, 0, 0, 0x08, 0x03, 0, 0, 0x18, 0x03, 0, 0, 0];
        assert_eq!(gathered(&Content::Bits, &values, None, 3), Ok((bits.clone(), vec![])));
        assert_eq!(gathered(&Content::Bits.rest(), &values, Some(&[0, 10, 10]), 3), Ok((bits, vec![0, 2, 2, 3])));
        assert!(gathered(&Content::Bits, &values[..8], None, 2).is_err(), "the number of the process is missing");
    }
}
