//! Curves through points, and lines that guide the eye.
use super::draw::Artist;
use super::entry::{Entry, Key};
use crate::layout::Panel;
use crate::scene::{Colour, Label, Path, Scene, Stroke};
use crate::style::{CURVE, GUIDE};

/// Curves of up to so many points show them, because one alone would be invisible.
const DOTS: usize = 12;

/// Straight lines through points of data.
#[derive(Debug, Clone, PartialEq)]
pub struct Lines {
    /// The points.
    pub points: Vec<(f64, f64)>,
    /// Their colour.
    pub colour: Colour,
    /// What the legend says; empty for no entry.
    pub label: Label,
}

impl Lines {
    fn stroke(&self) -> Stroke {
        Stroke::solid(self.colour, CURVE)
    }
}

impl Artist for Lines {
    fn draw(&self, panel: &Panel, scene: &mut Scene) {
        let points: Vec<_> = self.points.iter().map(|point| panel.point(*point)).collect();
        scene.path(Path::polyline(&points).stroked(self.stroke()));
        if points.len() <= DOTS {
            points.iter().for_each(|(x, y)| scene.path(Path::circle(*x, *y, 1.6 * CURVE).filled(self.colour)));
        }
    }

    fn entry(&self) -> Option<Entry> {
        (!self.label.is_empty()).then(|| Entry { key: Key::Line(self.stroke()), label: self.label.clone() })
    }

    fn ink(&self, panel: &Panel) -> Vec<(f64, f64)> {
        let points: Vec<_> = self.points.iter().map(|point| panel.point(*point)).collect();
        let between = points.windows(2).flat_map(|pair| {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let steps = ((x1 - x0).hypot(y1 - y0) / 3.0).ceil().clamp(1.0, 1000.0);
            (0..steps as usize).map(move |i| {
                let t = i as f64 / steps;
                (x0 + t * (x1 - x0), y0 + t * (y1 - y0))
            })
        });
        between.chain(points.last().copied()).collect()
    }
}

/// A dashed vertical line from the lower side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guide {
    /// Where it stands.
    pub x: f64,
    /// The value at which it ends; `None` for the upper side.
    pub end: Option<f64>,
}

impl Artist for Guide {
    fn draw(&self, panel: &Panel, scene: &mut Scene) {
        let (x, y) = panel.point((self.x, self.end.unwrap_or(panel.y.upper)));
        scene.path(Path::lines([[x, panel.area.bottom(), x, y]]).stroked(GUIDE));
    }
}
