//! The bar that says which colour means which value.
use crate::axis::Axis;
use crate::scene::{Anchor, Fill, Path, Rectangle, Scene, Text};
use crate::style::{FRAME, GAP, HALF_CAPITAL, MINOR_TICK, TICK_LABEL, TITLE, shade};

/// Colour changes along the bar are given at so many places.
const STOPS: usize = 64;

/// Colours along an axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ColourBar<'a> {
    /// Values from the lower to the upper end of the bar.
    pub axis: &'a Axis,
    /// Size of the value that has the darkest colour.
    pub darkest: f64,
}

impl ColourBar<'_> {
    /// Draws the bar, its labels, and its title with the base line at `title`.
    pub fn draw(&self, bar: Rectangle, title: f64, scene: &mut Scene) {
        let axis = self.axis;
        let stop = |i: usize| {
            let at = i as f64 / STOPS as f64;
            (at, shade((axis.lower + at * (axis.upper - axis.lower)) / self.darkest))
        };
        scene.path(Path::rectangle(bar).fill(Fill::Upwards((0..=STOPS).map(stop).collect())));
        for tick in axis.ticks.iter().filter(|tick| tick.major) {
            let y = bar.bottom() - axis.fraction(tick.value) * bar.height;
            scene.path(Path::lines([[bar.right() - MINOR_TICK, y, bar.right(), y]]).stroked(FRAME));
            if let Some(label) = &tick.label {
                let place = (bar.right() + GAP, y + HALF_CAPITAL * TICK_LABEL);
                scene.text(Text::new(label.clone(), place, TICK_LABEL));
            }
        }
        scene.path(Path::rectangle(bar).stroked(FRAME));
        if let Some(factor) = axis.factor_label() {
            scene.text(Text::new(factor, (bar.x, bar.y - 1.5 * GAP), TICK_LABEL));
        }
        let size = TITLE * (bar.height / axis.title.width(TITLE)).min(1.0);
        let text = Text::new(axis.title.clone(), (title, bar.y), size);
        scene.text(text.anchored(Anchor::End).rotated(-90.0));
    }
}
