//! A figure, and the three formats it can be written in.
//!
//! PNG and PDF are made from the SVG text, so that all three show the same.
mod pdf;
mod png;
mod svg;

use crate::scene::{Scene, database};
use crate::{Error, Result};
use resvg::usvg;
use std::path::Path;

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
        png::encode(&self.tree("PNG")?)
    }

    /// As PDF of one page. Text stays text, and what is used of the fonts is embedded.
    ///
    /// # Errors
    /// When the renderer refuses.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        pdf::encode(&self.tree("PDF")?)
    }

    /// Writes the format that the extension names (`.svg`, `.png`, `.pdf`). The file appears whole or not at all.
    ///
    /// # Errors
    /// When the extension names no format or the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let bytes = match path.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => self.svg().into_bytes(),
            Some("png") => self.png()?,
            Some("pdf") => self.pdf()?,
            _ => return Err(Error::Format { path: path.to_owned() }),
        };
        Ok(storage::output::write(path, bytes)?)
    }

    fn tree(&self, format: &'static str) -> Result<usvg::Tree> {
        let options = usvg::Options { fontdb: database(), ..usvg::Options::default() };
        usvg::Tree::from_str(&self.svg(), &options).map_err(|e| Error::Render { format, reason: e.to_string() })
    }
}
