//! The embedded font: Liberation Sans 2.1.5, with the widths of Helvetica and Arial.
//!
//! It is embedded so that a figure looks the same on every machine, and read only when the first text is measured,
//! because a tool must start at once.
use std::sync::LazyLock;

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

    /// Units of the font's coordinates that the font size has.
    pub(crate) fn units(self) -> f64 {
        f64::from(self.font().units_per_em())
    }

    /// The font, for its outlines.
    pub(crate) fn font(self) -> &'static ttf_parser::Face<'static> {
        &FONTS[self as usize]
    }
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
}
