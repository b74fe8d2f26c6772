//! One panel of a figure.
use crate::axis::Axis;
use crate::scene::Rectangle;

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
