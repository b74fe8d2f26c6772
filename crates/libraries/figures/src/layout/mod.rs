//! Layouts: where panels stand on the page, so that all labels fit.
//!
//! Margins follow from the measured width of the labels; the frames of panels below each other are aligned.
mod column;
mod matrix;

pub use column::{Row, column};
pub use matrix::{Matrix, matrix};

use crate::axis::Axis;
use crate::scene::{Label, Rectangle};

/// A frame with two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// The frame.
    pub area: Rectangle,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Whether labels and title of the horizontal axis are shown: only in the lowest of several panels.
    pub labelled_below: bool,
    /// Distance of the base line of the vertical axis' title to the left of the frame.
    pub title_distance: f64,
}

impl Panel {
    /// Where a point of data stands on the page.
    #[must_use]
    pub fn point(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (x, y) = (self.x.fraction(x), self.y.fraction(y));
        (self.area.x + x * self.area.width, self.area.bottom() - y * self.area.height)
    }
}

/// Width of the widest label.
fn widest<'a>(labels: impl IntoIterator<Item = &'a Label>, size: f64) -> f64 {
    labels.into_iter().map(|label| label.width(size)).fold(0.0, f64::max)
}

/// Width of the widest tick label.
fn widest_tick(axis: &Axis, size: f64) -> f64 {
    widest(axis.ticks.iter().filter_map(|tick| tick.label.as_ref()), size)
}
