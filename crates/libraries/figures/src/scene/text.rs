//! Text: labels at a place on the page, and the glyphs that show them there.
use super::colour::Colour;
use super::glyph::Glyph;
use super::label::{Label, Run};

/// Which part of the text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// A label at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// What is written.
    pub label: Label,
    /// Position of the anchor.
    pub x: f64,
    /// Position of the base line.
    pub y: f64,
    /// Font size in points.
    pub size: f64,
    /// What stands at the position.
    pub anchor: Anchor,
    /// Clockwise rotation about the position, in degrees.
    pub rotation: f64,
    /// Colour.
    pub colour: Colour,
}

impl Text {
    /// Black upright text that begins at a position on its base line.
    #[must_use]
    pub fn new(label: Label, (x, y): (f64, f64), size: f64) -> Text {
        Text { label, x, y, size, anchor: Anchor::Start, rotation: 0.0, colour: Colour::BLACK }
    }

    /// With another anchor.
    #[must_use]
    pub fn anchored(self, anchor: Anchor) -> Text {
        Text { anchor, ..self }
    }

    /// Rotated clockwise by an angle in degrees.
    #[must_use]
    pub fn rotated(self, rotation: f64) -> Text {
        Text { rotation, ..self }
    }

    /// In another colour.
    #[must_use]
    pub fn coloured(self, colour: Colour) -> Text {
        Text { colour, ..self }
    }

    /// The runs with their glyphs, side by side from left to right.
    pub(crate) fn spans(&self) -> Vec<Span<'_>> {
        let mut width = 0.0;
        let mut spans: Vec<_> = self
            .label
            .runs()
            .iter()
            .map(|run| {
                let (size, glyphs) = (run.shift.scale() * self.size, run.face.glyphs(&run.text));
                let span = Span { run, size, right: width, down: run.shift.down() * self.size, glyphs };
                width += span.width();
                span
            })
            .collect();
        let back = match self.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => 0.5 * width,
            Anchor::End => width,
        };
        spans.iter_mut().for_each(|span| span.right -= back);
        spans
    }
}

/// A run of a text in its place. Rotation of the text turns the place too.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Span<'a> {
    /// The run.
    pub run: &'a Run,
    /// Its font size in points.
    pub size: f64,
    /// Distance of its beginning from the position of the text, to the right.
    pub right: f64,
    /// Distance of its base line from the position of the text, downwards.
    pub down: f64,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
}

impl Span<'_> {
    /// Width in points, with kerning.
    fn width(&self) -> f64 {
        self.size * self.glyphs.iter().map(|glyph| glyph.advance).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(anchor: Anchor) -> (f64, f64) {
        let text = Text::new(Label::markup("~m~_{ττ} [GeV]").unwrap(), (50.0, 50.0), 20.0).anchored(anchor);
        let spans = text.spans();
        (spans[0].right, spans[2].right + spans[2].width())
    }

    #[test]
    fn the_anchor_of_a_text_stands_at_its_position() {
        assert_eq!(ends(Anchor::Start).0, 0.0);
        assert_eq!(ends(Anchor::End).1, 0.0);
        let (left, right) = ends(Anchor::Middle);
        assert!(left < 0.0 && (left + right).abs() < 1e-9);
    }

    #[test]
    fn subscripts_are_small_low_and_behind_what_they_belong_to() {
        let text = Text::new(Label::markup("m_{T}").unwrap(), (0.0, 0.0), 20.0);
        let [line, sub] = text.spans().try_into().unwrap();
        assert_eq!((line.size, line.down), (20.0, 0.0));
        assert!((sub.size - 14.0).abs() < 1e-9 && (sub.down - 4.4).abs() < 1e-9);
        assert_eq!(sub.right, line.width());
    }
}
