//! Numbers are checked before the first line is drawn.
use crate::error::{Error, Result};

/// Refuses NaN and infinities.
pub(super) fn finite<'a>(what: &str, values: impl IntoIterator<Item = &'a f64>) -> Result<()> {
    match values.into_iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((index, value)) => Err(Error::NotFinite { what: what.to_owned(), index, value: *value }),
        None => Ok(()),
    }
}

/// Refuses a size that does not belong to the others.
pub(super) fn size(what: &str, expected: usize, found: usize) -> Result<()> {
    if expected == found { Ok(()) } else { Err(Error::Size { what: what.to_owned(), expected, found }) }
}
