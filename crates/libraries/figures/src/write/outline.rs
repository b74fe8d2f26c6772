//! Outlines of text, for pictures that know no fonts.
use crate::scene::Text;
use tiny_skia::{Path, PathBuilder};
use ttf_parser::OutlineBuilder;

/// The outlines of all glyphs, in points from the position of the text. `None` when there is nothing to see.
pub(super) fn outline(text: &Text) -> Option<Path> {
    let mut path = PathBuilder::new();
    for span in text.spans() {
        let face = span.run.face;
        let scale = (span.size / face.units()) as f32;
        let mut right = span.right;
        for glyph in &span.glyphs {
            let (x, y) = (right + span.size * glyph.offset.0, span.down - span.size * glyph.offset.1);
            let mut pen = Pen { path: &mut path, right: x as f32, down: y as f32, scale };
            // a space has no outline
            let _ = face.font().outline_glyph(glyph.id, &mut pen);
            right += span.size * glyph.advance;
        }
    }
    path.finish()
}

/// Draws in the coordinates of the font, which point upwards.
struct Pen<'a> {
    path: &'a mut PathBuilder,
    right: f32,
    down: f32,
    scale: f32,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.right + self.scale * x, self.down - self.scale * y)
    }
}

impl OutlineBuilder for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}
