//! Ranges of entries of about one length, from the groups of rows that a file is made of.

use std::ops::Range;

/// Cuts groups that are longer than `target` into equal parts, and joins neighbours that are shorter together.
pub(crate) fn split(groups: impl IntoIterator<Item = Range<u64>>, target: u64) -> Vec<Range<u64>> {
    let mut ranges: Vec<Range<u64>> = Vec::new();
    for group in groups {
        let length = group.end - group.start;
        match ranges.last_mut() {
            Some(last) if group.end - last.start <= target => last.end = group.end,
            _ => {
                let parts = length.div_ceil(target.max(1)).max(1);
                let place =
                    |part: u64| group.start + (u128::from(length) * u128::from(part) / u128::from(parts)) as u64;
                ranges.extend((0..parts).map(|part| place(part)..place(part + 1)));
            }
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_groups_are_joined_and_long_ones_cut() {
        assert_eq!(split([0..10, 10..20, 20..30], 20), [0..20, 20..30]);
        assert_eq!(split([0..10, 10..35], 10), [0..10, 10..18, 18..26, 26..35]);
        assert_eq!(split(std::iter::once(0..3), 1), [0..1, 1..2, 2..3]);
    }

    #[test]
    fn a_file_without_groups_has_no_ranges() {
        assert_eq!(split([], 10), []);
    }
}
