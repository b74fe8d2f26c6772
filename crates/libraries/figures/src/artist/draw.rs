//! What draws data in a panel, and the panel around it.
use super::entry::Entry;
use super::frame::frame;
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
