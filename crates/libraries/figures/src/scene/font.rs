//! The embedded font: Liberation Sans 2.1.5, with the widths of Helvetica and Arial.
//!
//! It is embedded so that a figure looks the same on every machine, and read only when the first text is measured,
//! because a tool must start at once.
use super::order::from_left_to_right;
use std::ops::Range;
use std::sync::LazyLock;
use ttf_parser::GlyphId;

/// The font family in an SVG file; a viewer without the first takes one of the same widths.
pub const FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

/// The font files, in the order of the faces.
pub(crate) const FILES: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/LiberationSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/LiberationSans-Bold.ttf"),
    include_bytes!("../../assets/fonts/LiberationSans-Italic.ttf"),
];

static FONTS: LazyLock<[ttf_parser::Face<'static>; 3]> =
    LazyLock::new(|| FILES.map(|bytes| ttf_parser::Face::parse(bytes, 0).expect("the embedded font is sound")));

/// A face of the font. There is no bold italic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Upright.
    Regular,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

impl Face {
    /// Whether the face can show the character. Control characters cannot be shown.
    #[must_use]
    pub fn has(self, character: char) -> bool {
        !character.is_control() && self.font().glyph_index(character).is_some()
    }

    /// Width of a text at font size 1, without kerning (which makes it a little narrower).
    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        let font = self.font();
        let advance = |c| font.glyph_index(c).and_then(|glyph| font.glyph_hor_advance(glyph)).unwrap_or(0);
        text.chars().map(|c| f64::from(advance(c))).sum::<f64>() / self.units()
    }

    /// The glyphs of a text, kerned, from left to right. What the face lacks is left out.
    pub(crate) fn glyphs(self, text: &str) -> Vec<Glyph> {
        let font = self.font();
        let mut glyphs: Vec<Glyph> = Vec::new();
        for (start, character, shown) in from_left_to_right(text) {
            let Some(id) = font.glyph_index(shown) else { continue };
            if let Some(before) = glyphs.last_mut() {
                before.advance += f64::from(kerning(font, before.id, id)) / self.units();
            }
            let advance = f64::from(font.glyph_hor_advance(id).unwrap_or(0)) / self.units();
            glyphs.push(Glyph { id, bytes: start..start + character.len_utf8(), advance });
        }
        glyphs
    }

    /// Units of the font's coordinates that the font size has.
    pub(crate) fn units(self) -> f64 {
        f64::from(self.font().units_per_em())
    }

    /// The font, for its outlines.
    pub(crate) fn font(self) -> &'static ttf_parser::Face<'static> {
        &FONTS[self as usize]
    }
}

/// A glyph in a run of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    /// Its number in the font.
    pub id: GlyphId,
    /// The bytes of the text that it shows.
    pub bytes: Range<usize>,
    /// Distance to the next glyph at font size 1.
    pub advance: f64,
}

/// What is added between two glyphs, in units of the font. Its `kern` table has the pairs that its GPOS table has for
/// Latin, Greek and Cyrillic.
fn kerning(font: &ttf_parser::Face<'_>, left: GlyphId, right: GlyphId) -> i16 {
    let tables = font.tables().kern.into_iter().flat_map(|kern| kern.subtables);
    tables.filter(|table| table.horizontal).find_map(|table| table.glyphs_kerning(left, right)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_have_the_width_of_helvetica() {
        assert!((Face::Regular.width("0123456789") - 10.0 * 0.556).abs() < 0.01);
    }

    #[test]
    fn greek_is_there_and_superscript_minus_is_not() {
        assert!(Face::Regular.has('τ') && Face::Italic.has('ε') && Face::Bold.has('→'));
        assert!(!Face::Regular.has('\u{207b}') && !Face::Regular.has('\n') && !Face::Regular.has('漢'));
    }

    #[test]
    fn glyphs_stand_beside_each_other_with_kerning() {
        let width = |text: &str| Face::Regular.glyphs(text).iter().map(|glyph| glyph.advance).sum::<f64>();
        assert!((width("AV") - Face::Regular.width("AV") + 152.0 / 2048.0).abs() < 1e-9);
        assert!((width("HHH") - Face::Regular.width("HHH")).abs() < 1e-9);
        let bytes: Vec<_> = Face::Italic.glyphs("aτ1").into_iter().map(|glyph| glyph.bytes).collect();
        assert_eq!(bytes, [0..1, 1..3, 3..4]);
    }
}
