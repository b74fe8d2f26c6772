//! Artists: each draws one thing in one panel.
mod colour_bar;
mod entry;
mod frame;
mod heading;
mod heat_map;
mod legend;
mod lines;
mod marker;
mod number;

pub use colour_bar::ColourBar;
pub use entry::{Entry, Key};
pub use frame::frame;
pub use heading::Heading;
pub use heat_map::HeatMap;
pub use legend::Legend;
pub use lines::{Guide, Lines};
pub use marker::Marker;
pub use number::Numbers;

use crate::layout::Panel;
use crate::scene::Scene;

/// What draws data in a panel.
pub trait Artist {
    /// Draws in the coordinates of the panel. The frame is drawn afterwards, over it.
    fn draw(&self, panel: &Panel, scene: &mut Scene);

    /// The entry in the legend, if any.
    fn entry(&self) -> Option<Entry> {
        None
    }

    /// Points of the page that a legend must not cover.
    fn ink(&self, _panel: &Panel) -> Vec<(f64, f64)> {
        Vec::new()
    }
}

/// Draws all artists cut to the panel, and the frame on top.
pub fn draw(artists: &[Box<dyn Artist>], panel: &Panel, scene: &mut Scene) {
    scene.clipped(panel.area, |scene| artists.iter().for_each(|artist| artist.draw(panel, scene)));
    frame(panel, scene);
}
