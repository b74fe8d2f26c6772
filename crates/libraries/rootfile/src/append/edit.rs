//! Changes to the bytes of a record: parts are replaced, removed or inserted, and all words that depend on positions are adapted.

use std::collections::HashMap;
use std::ops::Range;

use super::layout::{CLASS, Layout, MAP_OFFSET};
use crate::error::Malformed;

/// Replacements of ranges of the old payload, in order and without overlap.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<(Range<usize>, Vec<u8>)>,
    /// The old and the new place of the name of a class.
    renamed: HashMap<usize, usize>,
}

impl Edits {
    pub(super) fn replace(&mut self, range: Range<usize>, bytes: Vec<u8>) {
        let index = self.edits.partition_point(|(known, _)| (known.start, known.end) <= (range.start, range.end));
        self.edits.insert(index, (range, bytes));
    }

    pub(super) fn insert(&mut self, at: usize, bytes: Vec<u8>) {
        self.replace(at..at, bytes);
    }

    /// Removes a range, with the changes inside of it.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.edits.retain(|(known, _)| known.end <= range.start || known.start >= range.end);
        self.replace(range, Vec::new());
    }

    /// Whether a position lies in a range that is removed.
    pub(super) fn removed(&self, position: usize) -> bool {
        self.edits.iter().any(|(range, bytes)| bytes.is_empty() && range.contains(&position))
    }

    /// The new position of the byte at an old position: after the bytes that are inserted there.
    pub(super) fn start(&self, position: usize) -> usize {
        self.moved(position, |range| range.end <= position)
    }

    /// The new position of an end at an old position: before the bytes that are inserted there.
    pub(super) fn end(&self, position: usize) -> usize {
        self.moved(position, |range| range.end <= position && range.start < position)
    }

    fn moved(&self, position: usize, before: impl Fn(&Range<usize>) -> bool) -> usize {
        let edits = self.edits.iter().filter(|(range, _)| before(range));
        edits.fold(position, |position, (range, bytes)| position + bytes.len() - range.len())
    }

    /// The changed payload. Byte counts are computed anew; those of the `growing` objects include bytes inserted at their end.
    /// Tags are moved with the objects that they refer to, from a key of `keys.0` bytes to one of `keys.1`. If the name of a class
    /// is removed, the first use of the class after it gets the name.
    pub(super) fn apply(
        mut self,
        payload: &[u8],
        layout: &Layout,
        growing: &[usize],
        keys: (usize, usize),
    ) -> Result<Vec<u8>, Malformed> {
        self.rename_classes(layout)?;
        let mut out = Vec::with_capacity(payload.len());
        let mut position = 0;
        for (range, bytes) in &self.edits {
            out.extend_from_slice(payload.get(position..range.start).ok_or("changes that overlap")?);
            out.extend_from_slice(bytes);
            position = range.end;
        }
        out.extend_from_slice(payload.get(position..).ok_or("changes beyond the end")?);
        let mut put = |at: usize, word: u32| {
            let place = out.get_mut(at..at + 4).ok_or("a word beyond the end")?;
            place.copy_from_slice(&word.to_be_bytes());
            Ok::<_, &'static str>(())
        };
        for &(start, end) in layout.counts.iter().filter(|(start, _)| !self.removed(*start)) {
            let new_end = if growing.contains(&start) { self.start(end) } else { self.end(end) };
            let count = new_end - self.start(start) - 4;
            put(self.start(start), 0x4000_0000 | count as u32)?;
        }
        for tag in layout.tags.iter().filter(|tag| !self.removed(tag.at)) {
            let target = self.renamed.get(&tag.target).copied().unwrap_or(tag.target);
            if target == tag.at && tag.class {
                continue; // names the class itself now
            }
            let word = (self.start(target) + keys.1 + MAP_OFFSET) as u32;
            put(self.start(tag.at), if tag.class { word | CLASS } else { word })?;
        }
        Ok(out)
    }

    /// Names each class whose name is removed at its first use after that. This moves the bytes after it.
    pub(super) fn rename_classes(&mut self, layout: &Layout) -> Result<(), Malformed> {
        for tag in layout.tags.iter().filter(|tag| tag.class) {
            if self.removed(tag.target) && !self.removed(tag.at) && !self.renamed.contains_key(&tag.target) {
                let name = layout.classes.get(&tag.target).ok_or("an object of a class that was not named")?;
                let bytes = [&[0xFF; 4], name.as_bytes(), &[0]].concat();
                self.replace(tag.at..tag.at + 4, bytes);
                self.renamed.insert(tag.target, tag.at);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::append::layout::Tag;

    #[test]
    fn what_is_inserted_at_the_end_of_an_object_is_counted_by_those_that_grow() {
        // two objects that end together: the outer one counts 8 bytes, the inner one 4
        let payload = [0x40, 0, 0, 8, 0x40, 0, 0, 4, 1, 2, 3, 4];
        let layout = Layout { counts: vec![(0, 12), (4, 12)], ..Layout::default() };
        let mut edits = Edits::default();
        edits.insert(12, vec![9; 3]);
        let changed = edits.apply(&payload, &layout, &[0], (0, 0)).unwrap();
        assert_eq!(changed, [0x40, 0, 0, 11, 0x40, 0, 0, 4, 1, 2, 3, 4, 9, 9, 9]);
    }

    #[test]
    fn a_class_that_is_named_in_what_is_removed_is_named_where_it_is_used_next() {
        // `A` is named at 0 and used at 6 and 10, behind a key of 1 byte
        let mut payload = b"\xFF\xFF\xFF\xFFA\0".to_vec();
        payload.extend([0x80, 0, 0, 3, 0x80, 0, 0, 3]);
        let tag = |at| Tag { at, target: 0, class: true };
        let classes = HashMap::from([(0, "A".to_owned())]);
        let layout = Layout { tags: vec![tag(6), tag(10)], classes, ..Layout::default() };
        let mut edits = Edits::default();
        edits.remove(0..6);
        let changed = edits.apply(&payload, &layout, &[], (1, 1)).unwrap();
        assert_eq!(changed, b"\xFF\xFF\xFF\xFFA\0\x80\0\0\x03");
    }

    #[test]
    fn tags_follow_a_longer_key() {
        let payload = [0xFF, 0xFF, 0xFF, 0xFF, b'A', 0, 0x80, 0, 0, 22];
        let tags = vec![Tag { at: 6, target: 0, class: true }];
        let layout = Layout { tags, ..Layout::default() };
        let changed = Edits::default().apply(&payload, &layout, &[], (20, 28)).unwrap();
        assert_eq!(changed[6..], [0x80, 0, 0, 30]);
    }
}
