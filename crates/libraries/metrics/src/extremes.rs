//! The smallest and largest values of a variable, and the sentinel among them, such as -999 for a jet that does not exist.

use crate::moments::{Moments, is_finite};

/// A variable with at most this many different values is a category and has no sentinel.
const CATEGORIES: usize = 12;

/// A sentinel is the value of more than this share of the events.
pub const SENTINEL_SHARE: f64 = 0.01;

/// A sentinel is more than this many standard deviations of the other values away from the nearest of them.
pub const SENTINEL_DISTANCE: f64 = 2.0;

/// One end of a variable: its last value, the number of events with that value, and the value before it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    value: f64,
    count: u64,
    next: f64,
}

/// The two smallest and the two largest values of a variable, and all its values if it is a category.
#[derive(Debug, Clone, PartialEq)]
pub struct Extremes {
    low: End,
    /// The high end with its sign turned, so that both are minima.
    high: End,
    few: Vec<f64>,
}

/// A value that many events have, far from all other values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sentinel {
    /// The value.
    pub value: f64,
    /// The share of the finite values that it has.
    pub share: f64,
    /// The nearest other value.
    pub nearest: f64,
}

impl Default for Extremes {
    fn default() -> Self {
        let end = End { value: f64::INFINITY, count: 0, next: f64::INFINITY };
        Self { low: end, high: end, few: Vec::new() }
    }
}

impl End {
    fn add(&mut self, value: f64, count: u64) {
        if value < self.value {
            *self = End { value, count, next: self.value };
        } else if value == self.value {
            self.count += count;
        } else if value < self.next {
            self.next = value;
        }
    }

    fn merge(&mut self, other: &End) {
        self.add(other.value, other.count);
        if other.next < f64::INFINITY {
            self.add(other.next, 0);
        }
    }
}

impl Extremes {
    /// The extremes of one block; values that are not finite are left out.
    #[must_use]
    pub fn from_values(values: &[f64]) -> Extremes {
        let mut extremes = Extremes::default();
        for &value in values.iter().filter(|value| is_finite(**value)) {
            extremes.low.add(value, 1);
            extremes.high.add(-value, 1);
            extremes.note(value);
        }
        extremes
    }

    /// Adds other values.
    pub fn merge(&mut self, other: &Extremes) {
        self.low.merge(&other.low);
        self.high.merge(&other.high);
        other.few.iter().for_each(|&value| self.note(value));
    }

    /// The sentinel of a variable with these moments: the smallest or else the largest value, if more than
    /// [`SENTINEL_SHARE`] of the values are equal to it and the nearest other value is more than [`SENTINEL_DISTANCE`]
    /// standard deviations of the other values away. A variable with at most twelve different values is a category and has no
    /// sentinel.
    #[must_use]
    pub fn sentinel(&self, moments: &Moments) -> Option<Sentinel> {
        let candidate = |end: &End, sign: f64| {
            let share = end.count as f64 / moments.count.max(1) as f64;
            let rest = moments.without(sign * end.value, end.count).deviation();
            let far = end.next - end.value > SENTINEL_DISTANCE * rest && end.next < f64::INFINITY;
            let found = share > SENTINEL_SHARE && far && self.few.len() > CATEGORIES;
            found.then_some(Sentinel { value: sign * end.value, share, nearest: sign * end.next })
        };
        candidate(&self.low, 1.0).or_else(|| candidate(&self.high, -1.0))
    }

    fn note(&mut self, value: f64) {
        if self.few.len() <= CATEGORIES && !self.few.contains(&value) {
            self.few.push(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentinel(values: &[f64]) -> Option<Sentinel> {
        let (mut moments, mut extremes) = (Moments::default(), Extremes::default());
        for block in values.chunks(7) {
            moments.merge(&Moments::from_values(block));
            extremes.merge(&Extremes::from_values(block));
        }
        extremes.sentinel(&moments)
    }

    fn spread(count: u32) -> Vec<f64> {
        (0..count).map(|i| f64::from(i * 17 % 97)).collect()
    }

    #[test]
    fn a_value_far_outside_that_many_events_share_is_a_sentinel_at_either_end() {
        let values = [spread(90), vec![-999.0; 10]].concat();
        assert_eq!(sentinel(&values), Some(Sentinel { value: -999.0, share: 0.1, nearest: 0.0 }));
        let turned: Vec<f64> = values.iter().map(|value| -value).collect();
        assert_eq!(sentinel(&turned).map(|found| found.value), Some(999.0));
    }

    #[test]
    fn a_rare_outlier_a_near_value_and_a_category_are_none() {
        assert_eq!(sentinel(&[spread(999), vec![-999.0]].concat()), None);
        assert_eq!(sentinel(&[spread(90), vec![-10.0; 10]].concat()), None);
        assert_eq!(sentinel(&[[0.0; 50], [1.0; 50]].concat()), None);
        assert_eq!(sentinel(&[-1.0, 1.0, 1.0, 10.0]), None);
        assert_eq!(sentinel(&[]), None);
    }
}
