//! A figure, and the three formats it can be written in.
//!
//! Each is drawn from the scene by itself; what they have in common, such as where glyphs stand, is in the scene.
mod outline;
mod pdf;
mod png;
mod svg;

use crate::error::Result;
use crate::scene::Scene;

/// A finished drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    scene: Scene,
}

impl Figure {
    /// The drawing of a scene.
    #[must_use]
    pub fn new(scene: Scene) -> Figure {
        Figure { scene }
    }

    /// What is drawn.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// As SVG. Text stays text; a viewer without the font takes Arial or Helvetica, which have the same widths.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::document(&self.scene)
    }

    /// As PNG with 216 dots per inch (three pixels a point).
    ///
    /// # Errors
    /// When the renderer refuses, which means that the figure is too large.
    pub fn png(&self) -> Result<Vec<u8>> {
        png::encode(&self.scene)
    }

    /// As PDF of one page. Text stays text, and what is used of the fonts is embedded.
    ///
    /// # Errors
    /// When the renderer refuses.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        pdf::encode(&self.scene)
    }
}
