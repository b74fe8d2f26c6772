//! Ticks, and the steps between them.
use crate::scene::Label;

/// A tick of an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Its value.
    pub value: f64,
    /// Whether it is long.
    pub major: bool,
    /// What stands beside it.
    pub label: Option<Label>,
}

impl Tick {
    /// A short tick without a label.
    pub(super) fn minor(value: f64) -> Tick {
        Tick { value, major: false, label: None }
    }

    /// A long tick.
    pub(super) fn major(value: f64, label: Option<Label>) -> Tick {
        Tick { value, major: true, label }
    }
}

/// Distance of major ticks, and in how many parts minor ticks divide it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub mantissa: u32,
    pub exponent: i32,
    pub parts: u32,
}

impl Step {
    /// The smallest of 1, 2, 5 times a power of ten that is at least `size`.
    pub fn at_least(size: f64) -> Step {
        let exponent = size.log10().floor() as i32;
        let mantissa = size / power(exponent);
        let slack = 1.0 + 1e-9;
        let (mantissa, exponent, parts) = match mantissa {
            m if m <= slack => (1, exponent, 5),
            m if m <= 2.0 * slack => (2, exponent, 4),
            m if m <= 5.0 * slack => (5, exponent, 5),
            _ => (1, exponent + 1, 5),
        };
        Step { mantissa, exponent, parts }
    }

    /// `count` steps divided by `parts`; one division of whole numbers, so that 3 × 0.1 is the double nearest to 0.3.
    pub fn times(self, count: i64, parts: u32) -> f64 {
        let (count, parts) = (count as f64 * f64::from(self.mantissa), f64::from(parts));
        if self.exponent < 0 { count / (parts * power(-self.exponent)) } else { count * power(self.exponent) / parts }
    }

    /// The counts of steps (divided by `parts`) that lie between two values.
    pub fn within(self, lower: f64, upper: f64, parts: u32) -> std::ops::RangeInclusive<i64> {
        let step = self.times(1, parts);
        let first = (lower / step - 1e-6).ceil() as i64;
        let last = (upper / step + 1e-6).floor() as i64;
        first..=last
    }
}

/// Ten to a power.
pub(super) fn power(exponent: i32) -> f64 {
    10f64.powi(exponent)
}
