//! Legends: without a frame, in the first corner where they cover nothing.
use super::entry::Entry;
use crate::layout::Panel;
use crate::scene::{Rectangle, Scene, Text};
use crate::style::{HALF_CAPITAL, LEGEND, MAJOR_TICK};

/// Entries below each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Legend {
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Legend {
    const KEY: f64 = 32.0;
    const SPACE: f64 = 8.0;
    const LINE: f64 = 24.0;
    const INSET: f64 = MAJOR_TICK + 8.0;

    /// Width and height in points.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        let text = self.entries.iter().map(|entry| entry.label.width(LEGEND)).fold(0.0, f64::max);
        (Legend::KEY + Legend::SPACE + text, Legend::LINE * self.entries.len() as f64)
    }

    /// The first corner (right before left, upper before lower) where it covers none of the points.
    #[must_use]
    pub fn place(&self, panel: &Panel, ink: &[(f64, f64)]) -> Option<Rectangle> {
        let (width, height) = self.size();
        let (left, top) = (panel.area.x + Legend::INSET, panel.area.y + Legend::INSET - 6.0);
        let right = panel.area.right() - Legend::INSET - width;
        let bottom = panel.area.bottom() - Legend::INSET + 6.0 - height;
        let corners = [(right, top), (left, top), (right, bottom), (left, bottom)];
        corners.into_iter().map(|(x, y)| Rectangle { x, y, width, height }).find(|r| {
            let around = Rectangle { x: r.x - 8.0, y: r.y - 4.0, width: r.width + 16.0, height: r.height + 8.0 };
            !ink.iter().any(|point| around.contains(*point))
        })
    }

    /// Height that a legend at the upper side takes, with the space around it.
    #[must_use]
    pub fn room(&self) -> f64 {
        Legend::INSET + self.size().1 + 6.0
    }

    /// Draws at a place.
    pub fn draw(&self, place: Rectangle, scene: &mut Scene) {
        for (i, entry) in self.entries.iter().enumerate() {
            let y = place.y + Legend::LINE * (i as f64 + 0.5);
            scene.path(entry.key.path(place.x, y, Legend::KEY));
            let at = (place.x + Legend::KEY + Legend::SPACE, y + HALF_CAPITAL * LEGEND);
            scene.text(Text::new(entry.label.clone(), at, LEGEND));
        }
    }
}
