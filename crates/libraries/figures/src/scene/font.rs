//! The embedded font: Liberation Sans 2.1.5, with the widths of Helvetica and Arial.
//!
//! It is embedded so that a figure looks the same on every machine, and read only when the first text is measured,
//! because a tool must start at once.
use resvg::usvg::fontdb;
use std::sync::{Arc, LazyLock};

/// The font family in an SVG file; a viewer without the first takes one of the same widths.
pub const FAMILY: &str = "Liberation Sans, Arial, Helvetica, sans-serif";

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Bold.ttf");
const ITALIC: &[u8] = include_bytes!("../../assets/fonts/LiberationSans-Italic.ttf");

static FACES: LazyLock<[ttf_parser::Face<'static>; 3]> = LazyLock::new(|| {
    [REGULAR, BOLD, ITALIC].map(|bytes| ttf_parser::Face::parse(bytes, 0).expect("the embedded font is sound"))
});

static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut database = fontdb::Database::new();
    for bytes in [REGULAR, BOLD, ITALIC] {
        database.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
    }
    database.set_sans_serif_family("Liberation Sans");
    Arc::new(database)
});

/// The fonts for the renderers.
pub(crate) fn database() -> Arc<fontdb::Database> {
    Arc::clone(&DATABASE)
}

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
        !character.is_control() && FACES[self as usize].glyph_index(character).is_some()
    }

    /// Width of a text at font size 1, without kerning (which makes it a little narrower).
    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        let face = &FACES[self as usize];
        let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
        text.chars().map(|c| f64::from(advance(c))).sum::<f64>() / f64::from(face.units_per_em())
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
