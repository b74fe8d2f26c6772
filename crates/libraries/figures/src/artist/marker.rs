//! Single points.
use super::Artist;
use super::entry::{Entry, Key};
use crate::layout::Panel;
use crate::scene::{Colour, Label, Path, Scene, Stroke};
use crate::style::CURVE;

/// An open circle at a point of data.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// The point.
    pub at: (f64, f64),
    /// What the legend says.
    pub label: Label,
}

impl Marker {
    /// Radius of the circle.
    const RADIUS: f64 = 5.5;

    /// The circle on the page.
    pub(super) fn circle(x: f64, y: f64) -> Path {
        let stroke = Stroke::solid(Colour::BLACK, CURVE);
        Path::circle(x, y, Marker::RADIUS).filled(Colour::WHITE).stroked(stroke)
    }
}

impl Artist for Marker {
    fn draw(&self, panel: &Panel, scene: &mut Scene) {
        let (x, y) = panel.point(self.at);
        scene.path(Marker::circle(x, y));
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry { key: Key::Circle, label: self.label.clone() })
    }
}
