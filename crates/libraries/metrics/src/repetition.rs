//! The number of events that occur more than once, by sorting their keys.

/// The numbers of keys that occur more than once, and of their events.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repetition {
    /// Number of different keys that occur more than once.
    pub keys: u64,
    /// Number of events beyond the first of each key.
    pub surplus: u64,
}

impl Repetition {
    /// Sorts the keys in place and counts, in O(n log n) and without more memory.
    #[must_use]
    pub fn count(keys: &mut [u64]) -> Repetition {
        keys.sort_unstable();
        let mut found = Repetition::default();
        for same in keys.chunk_by(|a, b| a == b).filter(|same| same.len() > 1) {
            found.keys += 1;
            found.surplus += same.len() as u64 - 1;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_stand_more_than_once_are_counted_with_their_surplus() {
        assert_eq!(Repetition::count(&mut [3, 1, 3, 2, 3, 1]), Repetition { keys: 2, surplus: 3 });
        assert_eq!(Repetition::count(&mut [3, 1, 2]), Repetition::default());
    }
}
