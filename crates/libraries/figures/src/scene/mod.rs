//! A scene: paths and text with positions in points, the origin at the top left.
//!
//! It knows nothing of axes or data. All that a figure shows is in it, in drawing order, so that the three formats
//! cannot differ.
mod colour;
mod font;
mod glyph;
mod label;
mod order;
mod path;
mod rectangle;
mod text;

pub use colour::Colour;
pub(crate) use font::FILES;
pub use font::{FAMILY, Face};
pub use label::{Label, Run, Shift};
pub use path::{Fill, Path, Segment, Stroke};
pub use rectangle::Rectangle;
pub(crate) use text::Span;
pub use text::{Anchor, Text};

/// One thing on the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Element {
    /// Lines and areas.
    Path(Path),
    /// One line of text.
    Text(Text),
    /// Elements of which only the part within an area is seen.
    Clipped(Rectangle, Vec<Element>),
}

/// A page and what is on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    width: f64,
    height: f64,
    elements: Vec<Element>,
}

impl Scene {
    /// An empty page of `width` × `height` points.
    #[must_use]
    pub fn new(width: f64, height: f64) -> Scene {
        Scene { width, height, elements: Vec::new() }
    }

    /// Width of the page in points.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Height of the page in points.
    #[must_use]
    pub fn height(&self) -> f64 {
        self.height
    }

    /// What is on the page, in drawing order.
    #[must_use]
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// Puts a path on top of what is there.
    pub fn path(&mut self, path: Path) {
        self.elements.push(Element::Path(path));
    }

    /// Puts a text on top of what is there.
    pub fn text(&mut self, text: Text) {
        self.elements.push(Element::Text(text));
    }

    /// Puts on top all that `draw` draws, cut to `area`.
    pub fn clipped(&mut self, area: Rectangle, draw: impl FnOnce(&mut Scene)) {
        let mut inner = Scene::new(self.width, self.height);
        draw(&mut inner);
        self.elements.push(Element::Clipped(area, inner.elements));
    }
}
