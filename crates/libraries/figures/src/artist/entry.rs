//! Entries of legends: what each artist says of itself.
use crate::scene::{Colour, Label, Path, Stroke};
use crate::style::CURVE;

/// The sign of an entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Key {
    /// A piece of a curve.
    Line(Stroke),
    /// An open circle.
    Circle,
}

/// A sign and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The sign.
    pub key: Key,
    /// The meaning.
    pub label: Label,
}

impl Key {
    /// The sign, `width` points wide from `x`, with its middle at the height `y`.
    pub(super) fn path(&self, x: f64, y: f64, width: f64) -> Path {
        match self {
            Key::Line(stroke) => Path::lines([[x, y, x + width, y]]).stroked(*stroke),
            Key::Circle => open_circle(x + 0.5 * width, y),
        }
    }
}

/// The circle that marks a point of the page.
pub(super) fn open_circle(x: f64, y: f64) -> Path {
    Path::circle(x, y, 5.5).filled(Colour::WHITE).stroked(Stroke::solid(Colour::BLACK, CURVE))
}
