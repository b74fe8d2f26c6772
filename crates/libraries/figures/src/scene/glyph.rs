//! Glyphs: what of the font stands where in a run of text.
//!
//! All that the font's scripts need (Latin, Greek, Cyrillic, Hebrew): pairs are kerned, and marks sit where the font
//! says, as the bars of antiparticles do (`tt̄` is t, t and U+0304).
use super::font::Face;
use super::order::from_left_to_right;
use std::ops::Range;
use ttf_parser::GlyphId;
use ttf_parser::gpos::PositioningSubtable;

/// A glyph in a run of text; lengths are relative to the font size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Glyph {
    /// Its number in the font.
    pub id: GlyphId,
    /// The bytes of the text that it shows.
    pub bytes: Range<usize>,
    /// Distance to the place of the next glyph.
    pub advance: f64,
    /// Distance from its place, to the right and upwards.
    pub offset: (f64, f64),
}

impl Face {
    /// The glyphs of a text from left to right. What the face lacks is left out.
    pub(crate) fn glyphs(self, text: &str) -> Vec<Glyph> {
        let font = self.font();
        let length = |units: i32| f64::from(units) / self.units();
        let mut glyphs: Vec<Glyph> = Vec::new();
        // the last glyph that is no mark, and its width; marks have none
        let mut letter: Option<(GlyphId, i32)> = None;
        for (start, character, shown) in from_left_to_right(text) {
            let Some(id) = font.glyph_index(shown).filter(|_| !invisible(character)) else { continue };
            let width = i32::from(font.glyph_hor_advance(id).unwrap_or(0));
            let mut offset = (0.0, 0.0);
            if width > 0 {
                if let (Some((letter, _)), Some(before)) = (letter, glyphs.last_mut()) {
                    before.advance += length(kerning(font, letter, id));
                }
                letter = Some((id, width));
            } else if let Some((letter, width)) = letter {
                offset = seat(font, letter, id).map_or(offset, |(right, up)| (length(right - width), length(up)));
            }
            glyphs.push(Glyph { id, bytes: start..start + character.len_utf8(), advance: length(width), offset });
        }
        glyphs
    }
}

/// Characters that steer how text is set (soft hyphens, joiners, directions): the font would show a sign for them.
fn invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
}

/// What is added between two glyphs, in units of the font. Its `kern` table has the pairs that its GPOS table has for
/// Latin, Greek and Cyrillic.
fn kerning(font: &ttf_parser::Face<'_>, left: GlyphId, right: GlyphId) -> i32 {
    let tables = font.tables().kern.into_iter().flat_map(|kern| kern.subtables);
    let pair = tables.filter(|table| table.horizontal).find_map(|table| table.glyphs_kerning(left, right));
    pair.map_or(0, i32::from)
}

/// Where a mark sits, from the place of its letter to the right and upwards, in units of the font: their anchors in
/// the GPOS table meet. `None` where the letter has no anchor for the mark.
fn seat(font: &ttf_parser::Face<'_>, letter: GlyphId, mark: GlyphId) -> Option<(i32, i32)> {
    let lookups = font.tables().gpos?.lookups.into_iter();
    let mut tables = lookups.flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>());
    tables.find_map(|table| {
        let PositioningSubtable::MarkToBase(pairs) = table else { return None };
        let (class, below) = pairs.marks.get(pairs.mark_coverage.get(mark)?)?;
        let above = pairs.anchors.get(pairs.base_coverage.get(letter)?, class)?;
        Some((i32::from(above.x) - i32::from(below.x), i32::from(above.y) - i32::from(below.y)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn width(text: &str) -> f64 {
        Face::Regular.glyphs(text).iter().map(|glyph| glyph.advance).sum()
    }

    #[test]
    fn pairs_are_kerned() {
        assert!((width("AV") - Face::Regular.width("AV") + 152.0 / 2048.0).abs() < 1e-9);
        assert!((width("HHH") - Face::Regular.width("HHH")).abs() < 1e-9);
    }

    #[test]
    fn glyphs_know_their_text() {
        let bytes: Vec<_> = Face::Italic.glyphs("aτ1").into_iter().map(|glyph| glyph.bytes).collect();
        assert_eq!(bytes, [0..1, 1..3, 3..4]);
    }

    #[test]
    fn bars_stand_over_their_letter() {
        for letter in ["t", "b", "B"] {
            let glyphs = Face::Regular.glyphs(&format!("{letter}\u{304}"));
            let [letter, bar] = glyphs.try_into().unwrap();
            let font = Face::Regular.font();
            let (box_of, units) = (|id| font.glyph_bounding_box(id).unwrap(), Face::Regular.units());
            let (below, above) = (box_of(letter.id), box_of(bar.id));
            let left = letter.advance * units + bar.offset.0 * units + f64::from(above.x_min);
            let right = left + f64::from(above.x_max - above.x_min);
            assert!(left > f64::from(below.x_min) - 100.0 && right < f64::from(below.x_max) + 100.0);
            assert!(f64::from(above.y_min) + bar.offset.1 * units > f64::from(below.y_max));
        }
        assert_eq!(width("tt\u{304}"), width("tt"));
    }

    #[test]
    fn what_only_steers_is_not_shown() {
        assert_eq!(Face::Regular.glyphs("a\u{200f}b\u{ad}").len(), 2);
    }
}
