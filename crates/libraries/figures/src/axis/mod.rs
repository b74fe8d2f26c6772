//! Axes: from values to fractions of a side, with ticks and a title.
mod linear;
mod log;
mod ticks;

pub use ticks::Tick;

use crate::error::{Error, Result};
use crate::scene::Label;

/// How values are spread along an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences have equal lengths.
    Linear,
    /// Equal ratios have equal lengths.
    Log,
}

/// One axis of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The scale.
    pub scale: Scale,
    /// Value at the left or lower end.
    pub lower: f64,
    /// Value at the right or upper end.
    pub upper: f64,
    /// The ticks, in increasing order.
    pub ticks: Vec<Tick>,
    /// A power of ten by which all labels are to be multiplied, shown at the end of the axis.
    pub factor: Option<i32>,
    /// The title.
    pub title: Label,
}

impl Axis {
    /// A linear axis with about `ticks` labelled ticks.
    ///
    /// # Errors
    /// When the ends are not finite and increasing, or so close that doubles cannot tell ticks apart.
    pub fn linear(lower: f64, upper: f64, ticks: usize) -> Result<Axis> {
        check(lower, upper)?;
        let (ticks, factor) = linear::ticks(lower, upper, ticks);
        Ok(Axis { scale: Scale::Linear, lower, upper, ticks, factor, title: Label::default() })
    }

    /// A linear axis whose ticks are whole numbers, for epochs and counts.
    ///
    /// # Errors
    /// As [`Axis::linear`].
    pub fn integer(lower: f64, upper: f64, ticks: usize) -> Result<Axis> {
        check(lower, upper)?;
        let (ticks, factor) = linear::integer_ticks(lower, upper, ticks);
        Ok(Axis { scale: Scale::Linear, lower, upper, ticks, factor, title: Label::default() })
    }

    /// A logarithmic axis.
    ///
    /// # Errors
    /// When the ends are not finite, positive and increasing.
    pub fn log(lower: f64, upper: f64) -> Result<Axis> {
        check(lower, upper)?;
        if lower <= 0.0 {
            return Err(Error::Range { lower, upper, reason: "a logarithmic axis needs positive values" });
        }
        let ticks = log::ticks(lower, upper);
        Ok(Axis { scale: Scale::Log, lower, upper, ticks, factor: None, title: Label::default() })
    }

    /// An axis that shows all the values with room at both ends: logarithmic when they are positive and span more
    /// than two decades, else linear. Values that are all equal stand in the middle.
    ///
    /// # Errors
    /// When there is no value or one is not finite.
    pub fn covering(values: impl IntoIterator<Item = f64>, ticks: usize) -> Result<Axis> {
        let (mut lower, mut upper) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            if !value.is_finite() {
                return Err(Error::Range { lower: value, upper: value, reason: "expected finite values" });
            }
            (lower, upper) = (lower.min(value), upper.max(value));
        }
        if lower > upper {
            return Err(Error::Empty { what: "the range of an axis".to_owned() });
        }
        let (size, span) = (lower.abs().max(upper.abs()), upper - lower);
        if span <= 1e-9 * size {
            let room = if size > 0.0 { 0.1 * size } else { 1.0 };
            return Axis::linear(lower - room, upper + room, ticks);
        }
        if lower > 0.0 && upper / lower > 100.0 {
            let room = (upper / lower).powf(0.05);
            return Axis::log(lower / room, upper * room);
        }
        Axis::linear(lower - 0.06 * span, upper + 0.06 * span, ticks)
    }

    /// With a title.
    #[must_use]
    pub fn titled(self, title: Label) -> Axis {
        Axis { title, ..self }
    }

    /// The axis with more room at its upper end, so that the present range takes `fraction` of its length.
    ///
    /// # Errors
    /// As for a new axis.
    pub fn with_room(self, fraction: f64, ticks: usize) -> Result<Axis> {
        let axis = match self.scale {
            Scale::Linear => Axis::linear(self.lower, self.lower + (self.upper - self.lower) / fraction, ticks),
            Scale::Log => Axis::log(self.lower, self.lower * (self.upper / self.lower).powf(1.0 / fraction)),
        };
        Ok(axis?.titled(self.title))
    }

    /// Where a value stands: 0 at the lower end, 1 at the upper. On a logarithmic axis, values that are not positive
    /// stand far below it.
    #[must_use]
    pub fn fraction(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.lower) / (self.upper - self.lower),
            Scale::Log if value <= 0.0 => -10.0,
            Scale::Log => (value / self.lower).ln() / (self.upper / self.lower).ln(),
        }
    }

    /// The label of the common factor, `×10^{−6}`.
    #[must_use]
    pub fn factor_label(&self) -> Option<Label> {
        self.factor.map(|exponent| Label::power_of_ten("", exponent).after("×"))
    }
}

fn check(lower: f64, upper: f64) -> Result<()> {
    if !(lower.is_finite() && upper.is_finite() && (upper - lower).is_finite()) {
        return Err(Error::Range { lower, upper, reason: "expected finite ends" });
    }
    if upper - lower <= 1e-11 * lower.abs().max(upper.abs()) {
        return Err(Error::Range { lower, upper, reason: "the upper end must be above the lower" });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
