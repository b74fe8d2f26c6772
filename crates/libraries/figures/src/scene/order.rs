//! The order in which characters stand: text is written from left to right, but the Hebrew letters of the font from
//! right to left, and brackets among them turn round (Unicode Standard Annex 9).
use unicode_bidi::{Level, ParagraphBidiInfo};

/// The characters of a line from left to right: where each begins in the text, itself, and what is shown for it.
pub(super) fn from_left_to_right(text: &str) -> Vec<(usize, char, char)> {
    if text.is_ascii() {
        return text.char_indices().map(|(start, character)| (start, character, character)).collect();
    }
    let line = ParagraphBidiInfo::new(text, Some(Level::ltr()));
    let (levels, runs) = line.visual_runs(0..text.len());
    let characters = runs.into_iter().flat_map(|run| {
        let at = text[run.clone()].char_indices().map(|(i, character)| (run.start + i, character));
        if levels[run.start].is_rtl() {
            at.rev().map(|(start, character)| (start, character, turned(character))).collect::<Vec<_>>()
        } else {
            at.map(|(start, character)| (start, character, character)).collect()
        }
    });
    characters.collect()
}

fn turned(bracket: char) -> char {
    match bracket {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        from_left_to_right(text).into_iter().map(|(.., shown)| shown).collect()
    }

    #[test]
    fn hebrew_is_written_from_right_to_left() {
        assert_eq!(shown("H → ττ (8 TeV)"), "H → ττ (8 TeV)");
        assert_eq!(shown("a אב 12 (ג) b"), "a (ג) 12 בא b");
    }

    #[test]
    fn every_character_knows_its_place_in_the_text() {
        assert_eq!(from_left_to_right("aאב"), [(0, 'a', 'a'), (3, 'ב', 'ב'), (1, 'א', 'א')]);
    }
}
