//! Ranges of entries as Python counts them: `FIRST:LAST` without the last, from the end if negative, cut to what there is.

use std::ops::Range;
use std::str::FromStr;

use crate::error::Error;

/// A range of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Entries {
    first: Option<i64>,
    last: Option<i64>,
}

impl Entries {
    /// The range in a table of so many entries.
    pub fn of(self, entries: u64) -> Range<u64> {
        let place = |bound: i64| match bound {
            0.. => entries.min(bound as u64),
            _ => entries.saturating_sub(bound.unsigned_abs()),
        };
        let first = self.first.map_or(0, place);
        first..self.last.map_or(entries, place).max(first)
    }
}

impl FromStr for Entries {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let none = || Error::Entries(text.to_owned());
        let bound = |text: &str| match text.trim() {
            "" => Ok(None),
            number => number.parse().map(Some).map_err(|_| none()),
        };
        let (first, last) = text.split_once(':').ok_or_else(none)?;
        Ok(Entries { first: bound(first)?, last: bound(last)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_python() {
        let of = |text: &str| text.parse::<Entries>().unwrap().of(10);
        assert_eq!(
            [":", "2:5", ":3", "8:", "-3:", ":-3", "5:100"].map(of),
            [0..10, 2..5, 0..3, 8..10, 7..10, 0..7, 5..10]
        );
        assert!(["5:2", "20:30", "-1:-5"].map(of).iter().all(Range::is_empty));
        assert_eq!(of("-100:2"), 0..2);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "5", "a:b", "1:2:3", "1.5:"] {
            assert!(text.parse::<Entries>().is_err(), "{text}");
        }
    }
}
