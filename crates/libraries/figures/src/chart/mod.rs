//! Charts: from numbers to a figure, one file a figure.
//!
//! A chart checks all its numbers before it draws, and says which one it cannot show.
mod confusion;
mod curves;
mod learning_rate_curve;
mod loss;

pub use confusion::Confusion;
pub use learning_rate_curve::LearningRateCurve;
pub use loss::Loss;

use crate::error::{Error, Result};

/// Refuses NaN and infinities.
fn finite<'a>(what: &str, values: impl IntoIterator<Item = &'a f64>) -> Result<()> {
    match values.into_iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((index, value)) => Err(Error::NotFinite { what: what.to_owned(), index, value: *value }),
        None => Ok(()),
    }
}

/// Refuses a size that does not belong to the others.
fn size(what: &str, expected: usize, found: usize) -> Result<()> {
    if expected == found { Ok(()) } else { Err(Error::Size { what: what.to_owned(), expected, found }) }
}
