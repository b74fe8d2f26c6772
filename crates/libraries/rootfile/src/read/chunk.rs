//! Ranges of entries to read one after the other. They end where baskets end, so that few baskets are decompressed twice.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::error::Result;
use crate::rntuple::Ntuple;
use crate::tree::Tree;

/// The fewest entries of a range by [`Tree::clusters`].
const LEAST: u64 = 256;
/// How many times longer than asked for a range may become, so that baskets are decompressed once.
const LONGER: u64 = 4;

impl Tree {
    /// Ranges of about `target` entries that cover the tree and end where most of the named branches begin a new basket,
    /// or where a cluster of an RNTuple ends. If baskets are longer, so are the ranges, up to four times.
    ///
    /// # Errors
    /// If a branch is missing.
    pub fn chunks(&self, branches: &[impl AsRef<str>], target: u64) -> Result<Vec<Range<u64>>> {
        let target = self.basket(branches)?.clamp(target.max(1), target.max(1).saturating_mul(LONGER));
        Ok(cut(self.entries(), target, &self.borders(branches)?))
    }

    /// The entries of the basket that an entry of the named branches lies in, on average; 0 without baskets.
    fn basket(&self, branches: &[impl AsRef<str>]) -> Result<u64> {
        let (mut entries, mut squares) = (0.0, 0.0);
        for name in branches {
            for basket in self.branch(name.as_ref())?.baskets() {
                let length = basket.end.saturating_sub(basket.start) as f64;
                (entries, squares) = (entries + length, squares + length * length);
            }
        }
        Ok((squares / f64::max(entries, 1.0)) as u64)
    }

    /// As [`Tree::chunks`], with ranges about as long as the longest basket of the named branches, or the longest cluster of an RNTuple:
    /// the shortest ranges with which few baskets are decompressed twice.
    ///
    /// # Errors
    /// If a branch is missing.
    pub fn clusters(&self, branches: &[impl AsRef<str>]) -> Result<Vec<Range<u64>>> {
        let mut longest = LEAST;
        let mut before = 0;
        for border in self.ntuple().into_iter().flat_map(Ntuple::borders) {
            longest = longest.max(border.saturating_sub(before));
            before = border;
        }
        for name in branches {
            let lengths = self.branch(name.as_ref())?.baskets().iter().map(|basket| basket.end - basket.start);
            longest = lengths.fold(longest, u64::max);
        }
        Ok(cut(self.entries(), longest, &self.borders(branches)?))
    }

    /// The entries at which baskets or clusters end, and how many end there.
    fn borders(&self, branches: &[impl AsRef<str>]) -> Result<BTreeMap<u64, usize>> {
        let mut borders = BTreeMap::new();
        borders.extend(self.ntuple().into_iter().flat_map(Ntuple::borders).map(|border| (border, 1)));
        for name in branches {
            for basket in self.branch(name.as_ref())?.baskets() {
                *borders.entry(basket.end).or_insert(0) += 1;
            }
        }
        Ok(borders)
    }
}

/// Cuts entries into ranges of 1/2 to 3/2 of the target. Each ends where most baskets end; of several such places, at the nearest
/// to the target.
fn cut(entries: u64, target: u64, borders: &BTreeMap<u64, usize>) -> Vec<Range<u64>> {
    let (mut ranges, mut start) = (Vec::new(), 0);
    while start < entries {
        let aim = start.saturating_add(target);
        let window = start + target.div_ceil(2)..=aim.saturating_add(target / 2);
        let border =
            borders.range(window).max_by_key(|(border, count)| (**count, std::cmp::Reverse(border.abs_diff(aim))));
        let end = border.map_or(aim, |(border, _)| *border).min(entries);
        ranges.push(start..end);
        start = end;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_end_where_most_baskets_end() {
        let borders = BTreeMap::from([(40, 1), (60, 3), (95, 1), (120, 3), (170, 3)]);
        assert_eq!(cut(170, 50, &borders), [0..60, 60..120, 120..170]);
    }

    #[test]
    fn a_basket_longer_than_a_chunk_is_cut() {
        assert_eq!(cut(100, 40, &BTreeMap::from([(100, 1)])), [0..40, 40..100]);
        assert_eq!(cut(0, 40, &BTreeMap::new()), []);
    }
}
