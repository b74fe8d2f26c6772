//! Single points.
use super::draw::Artist;
use super::entry::{Entry, Key, open_circle};
use crate::layout::Panel;
use crate::scene::{Label, Scene};

/// An open circle at a point of data.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// The point.
    pub at: (f64, f64),
    /// What the legend says.
    pub label: Label,
}

impl Artist for Marker {
    fn draw(&self, panel: &Panel, scene: &mut Scene) {
        let (x, y) = panel.point(self.at);
        scene.path(open_circle(x, y));
    }

    fn entry(&self) -> Option<Entry> {
        Some(Entry { key: Key::Circle, label: self.label.clone() })
    }
}
