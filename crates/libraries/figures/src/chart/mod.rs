//! Charts: from numbers to a figure, one file a figure.
//!
//! A chart checks all its numbers before it draws, and says which one it cannot show.
mod confusion;
mod loss;
mod range_test;

pub use confusion::Confusion;
pub use loss::Loss;
pub use range_test::RangeTest;

use crate::artist::{Artist, Legend};
use crate::axis::Scale;
use crate::error::{Error, Result};
use crate::layout::Panel;
use crate::scene::Rectangle;

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

/// Where a legend covers no artist; the panel gets room above them if there is no such corner.
fn legend_place(legend: &Legend, panel: &mut Panel, artists: &[&dyn Artist]) -> Result<Option<Rectangle>> {
    let ink = |panel: &Panel| artists.iter().flat_map(|artist| artist.ink(panel)).collect::<Vec<_>>();
    if let Some(place) = legend.place(panel, &ink(panel)) {
        return Ok(Some(place));
    }
    let fraction = 1.0 - legend.room() / panel.area.height;
    let ticks = if panel.y.scale == Scale::Log { 0 } else { 6 };
    panel.y = panel.y.clone().with_room(fraction, ticks)?;
    Ok(legend.place(panel, &ink(panel)))
}
