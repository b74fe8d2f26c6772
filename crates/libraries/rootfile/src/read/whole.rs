//! Whole baskets of numbers in lists: the head of a basket gives their number, so that they are decoded into their place.

use crate::bytes::Reader;
use crate::error::{Malformed, Result};
use crate::tree::{BasketPlace, Content, Head, Packing, Tree};
use crate::values::SliceMut;

use super::cut::Cut;
use super::decode::Decoder;
use super::entries::{Spans, header, outside};
use super::swap;

/// Bytes that hold the head of a basket, unless its names are long.
const HEAD_BYTES: u64 = 256;
/// A head that claims a better compression than this is not trusted, so that nothing is allocated for it.
const BEST_COMPRESSION: usize = 64;

/// The place for the offsets of one level.
pub(super) struct Offsets<'a> {
    /// Items below this level in the parts before.
    pub(super) before: u64,
    pub(super) ends: &'a mut [u64],
}

/// Entries that consist of a head of fixed length and numbers.
#[derive(Clone, Copy)]
struct Lists {
    /// Bytes of byte count and version.
    stamp: usize,
    /// Bytes of the number of items.
    count: usize,
    packing: Packing,
    width: usize,
}

impl Lists {
    fn from_content(content: &Content) -> Option<Lists> {
        let (stamp, list) = match content {
            Content::Headed(inner) => (6, &**inner),
            list => (0, list),
        };
        let (count, numbers) = match list {
            Content::List(inner) => (4, &**inner),
            Content::Rest(inner) if stamp == 0 => (0, &**inner),
            _ => return None,
        };
        match *numbers {
            Content::Numbers { packing, width } => Some(Lists { stamp, count, packing, width }),
            _ => None,
        }
    }

    fn head(self) -> usize {
        self.stamp + self.count
    }

    fn item(self) -> usize {
        self.packing.bytes() * self.width
    }
}

impl Tree {
    /// The number of items of a cut by the head of its basket; `None` if the head does not give it.
    pub(super) fn items_of_whole(&self, cut: &Cut<'_>) -> Result<Option<usize>> {
        let basket = &cut.branch.baskets()[cut.index];
        let (Some(lists), BasketPlace::Record { seek, bytes }) =
            (Lists::from_content(&cut.kind.content), &basket.place)
        else {
            return Ok(None);
        };
        if (cut.entries.len() as u64) < basket.end - basket.start || !self.storage().holds(*seek, *bytes) {
            return Ok(None);
        }
        let mut head = [0; HEAD_BYTES as usize];
        let head = &mut head[..HEAD_BYTES.min(*bytes) as usize];
        self.storage().read_at(head, *seek)?;
        let Ok(head) = Head::parse(&mut Reader::new(head)) else { return Ok(None) };
        let honest = head.value_bytes < head.object_bytes
            && head.object_bytes / BEST_COMPRESSION <= *bytes as usize
            && head.entries == cut.entries.len() as u64;
        let values = lists.head().checked_mul(cut.entries.len()).and_then(|heads| head.value_bytes.checked_sub(heads));
        Ok(values.filter(|values| honest && values.is_multiple_of(lists.item())).map(|values| values / lists.item()))
    }

    /// Decodes a basket into its place.
    ///
    /// # Errors
    /// Also if the entries are not what the head promises; decoded to a piece, the basket may still be good.
    pub(super) fn fill_whole(
        &self,
        decoder: &mut Decoder,
        cut: &Cut<'_>,
        values: SliceMut<'_>,
        levels: Vec<Offsets<'_>>,
    ) -> Result<()> {
        let basket = &cut.branch.baskets()[cut.index];
        let unexpected = || Malformed::from("other entries than its head promises");
        let fill = |bytes: &[u8], starts: &[u32]| {
            let lists = Lists::from_content(&cut.kind.content).ok_or_else(unexpected)?;
            let [Offsets { before, ends }] = <[_; 1]>::try_from(levels).map_err(|_| unexpected())?;
            let spans = Spans { starts, end: bytes.len() };
            spans.items(lists.head(), lists.item(), before, ends)?;
            let found = ends.last().map_or(0, |end| end - before) as usize * lists.width;
            if starts.first().is_some_and(|&first| first != 0) || found != values.len() {
                return Err(unexpected());
            }
            if lists.head() == 0 {
                return swap::fill(values, bytes, lists.packing).ok_or_else(unexpected);
            }
            let bytes = lists.without_heads(bytes, spans, ends.len())?;
            swap::fill(values, &bytes, lists.packing).ok_or_else(unexpected)
        };
        let damaged = |problem| self.damaged(cut.branch, cut.index, problem);
        let decoded = decoder.decode(self.storage(), basket)?.map_err(damaged)?;
        decoded.starts.ok_or_else(unexpected).and_then(|starts| fill(decoded.values, starts)).map_err(damaged)
    }
}

impl Lists {
    /// The numbers of all entries, one after the other. The heads must agree with the table of entries.
    fn without_heads(self, bytes: &[u8], spans: Spans<'_>, entries: usize) -> std::result::Result<Vec<u8>, Malformed> {
        let mut numbers = Vec::with_capacity(bytes.len());
        for index in 0..entries {
            let entry = bytes.get(spans.entry(index)?).ok_or_else(outside)?;
            let mut reader = Reader::new(entry);
            if self.stamp > 0 {
                header(&mut reader)?;
            }
            let count = reader.count()?;
            let rest = &entry[reader.position()..];
            if reader.position() != self.head() || rest.len() != count * self.item() {
                return Err(Malformed::from("an entry that is longer than what it holds"));
            }
            numbers.extend_from_slice(rest);
        }
        Ok(numbers)
    }
}
