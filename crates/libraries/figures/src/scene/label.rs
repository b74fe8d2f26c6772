//! Labels: text with markup.
//!
//! Markup: `*bold*`, `~italic~`, `_{subscript}`, `^{superscript}`; a backslash takes the meaning from the character
//! behind it. Names that users give (classes, variables) are plain: nothing in them has a meaning.
use super::font::Face;
use crate::error::{Error, Result};

/// Height of a run of text against the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// On the line.
    None,
    /// Below it, smaller.
    Sub,
    /// Above it, smaller.
    Super,
}

impl Shift {
    /// Font size relative to that of the line.
    #[must_use]
    pub fn scale(self) -> f64 {
        if self == Shift::None { 1.0 } else { 0.7 }
    }

    /// Distance downwards, relative to the font size of the line.
    #[must_use]
    pub fn down(self) -> f64 {
        match self {
            Shift::None => 0.0,
            Shift::Sub => 0.22,
            Shift::Super => -0.38,
        }
    }
}

/// Characters with one face and one height.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// The face.
    pub face: Face,
    /// The height against the line.
    pub shift: Shift,
}

/// A line of text that the font can show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Label {
    runs: Vec<Run>,
}

impl Label {
    /// The text as it is.
    ///
    /// # Errors
    /// When the font lacks a character.
    pub fn plain(text: &str) -> Result<Label> {
        let mut runs = Vec::new();
        push(&mut runs, text, Face::Regular, Shift::None, text)?;
        Ok(Label { runs })
    }

    /// The text with its markup resolved.
    ///
    /// # Errors
    /// When the markup is not closed, asks for bold italic, or the font lacks a character.
    pub fn markup(text: &str) -> Result<Label> {
        let wrong = |reason| Error::Markup { text: text.to_owned(), reason };
        let (mut runs, mut run) = (Vec::new(), String::new());
        let (mut bold, mut italic, mut shift) = (false, false, Shift::None);
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let (before, at) = (face(bold, italic), shift);
            match character {
                '\\' => {
                    run.push(characters.next().ok_or_else(|| wrong("expected a character after the backslash"))?);
                    continue;
                }
                '*' => bold = !bold,
                '~' => italic = !italic,
                '_' | '^' if characters.peek() == Some(&'{') => {
                    characters.next();
                    if shift != Shift::None {
                        return Err(wrong("sub- and superscripts cannot be nested"));
                    }
                    shift = if character == '_' { Shift::Sub } else { Shift::Super };
                }
                '}' if shift != Shift::None => shift = Shift::None,
                _ => {
                    run.push(character);
                    continue;
                }
            }
            if bold && italic {
                return Err(wrong("bold italic is not available"));
            }
            push(&mut runs, &std::mem::take(&mut run), before, at, text)?;
        }
        if shift != Shift::None {
            return Err(wrong("expected `}`"));
        }
        if bold || italic {
            return Err(wrong("expected a closing `*` or `~` (write `\\*` or `\\~` for the character itself)"));
        }
        push(&mut runs, &run, Face::Regular, Shift::None, text)?;
        Ok(Label { runs })
    }

    /// A power of ten, or a multiple of one: `10^{3}`, `2×10^{−5}`. `mantissa` is plain text, empty for none.
    #[must_use]
    pub(crate) fn power_of_ten(mantissa: &str, exponent: i32) -> Label {
        let base = if mantissa.is_empty() { "10".to_owned() } else { format!("{mantissa}×10") };
        let run = |text, shift| Run { text, face: Face::Regular, shift };
        Label { runs: vec![run(base, Shift::None), run(minus(&exponent.to_string()), Shift::Super)] }
    }

    /// Digits, with a true minus sign.
    #[must_use]
    pub(crate) fn number(digits: &str) -> Label {
        Label { runs: vec![Run { text: minus(digits), face: Face::Regular, shift: Shift::None }] }
    }

    /// The label behind a prefix of plain characters.
    #[must_use]
    pub(crate) fn after(mut self, prefix: &str) -> Label {
        self.runs.insert(0, Run { text: prefix.to_owned(), face: Face::Regular, shift: Shift::None });
        self
    }

    /// The label with another behind it.
    #[must_use]
    pub(crate) fn before(mut self, label: Label) -> Label {
        self.runs.extend(label.runs);
        self
    }

    /// The runs.
    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Width in points at a font size, without kerning.
    #[must_use]
    pub fn width(&self, size: f64) -> f64 {
        self.runs.iter().map(|run| run.face.width(&run.text) * run.shift.scale() * size).sum()
    }
}

/// Typesetters' minus is wider than the hyphen, and as wide as the digits.
fn minus(digits: &str) -> String {
    digits.replace('-', "−")
}

fn face(bold: bool, italic: bool) -> Face {
    match (bold, italic) {
        (true, _) => Face::Bold,
        (_, true) => Face::Italic,
        _ => Face::Regular,
    }
}

fn push(runs: &mut Vec<Run>, text: &str, face: Face, shift: Shift, whole: &str) -> Result<()> {
    if let Some(character) = text.chars().find(|c| !face.has(*c)) {
        return Err(Error::Character { character, text: whole.to_owned() });
    }
    if !text.is_empty() {
        runs.push(Run { text: text.to_owned(), face, shift });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_gives_runs() {
        let label = Label::markup("~m~_{ττ} [GeV] a_b").unwrap();
        let runs: Vec<_> = label.runs().iter().map(|r| (r.text.as_str(), r.face, r.shift)).collect();
        assert_eq!(
            runs,
            [
                ("m", Face::Italic, Shift::None),
                ("ττ", Face::Regular, Shift::Sub),
                (" [GeV] a_b", Face::Regular, Shift::None)
            ]
        );
    }

    #[test]
    fn names_are_plain() {
        let label = Label::plain("*H*_{1}~").unwrap();
        assert_eq!(label.runs().len(), 1);
        assert_eq!(label.runs()[0].text, "*H*_{1}~");
    }

    #[test]
    fn a_backslash_takes_the_meaning_away() {
        assert_eq!(Label::markup(r"\*a\_{b}").unwrap().runs()[0].text, "*a_{b}");
    }

    #[test]
    fn what_cannot_be_shown_is_refused_by_name() {
        let error = Label::plain("名").unwrap_err().to_string();
        assert!(error.contains("'名'") && error.contains("U+540D"), "{error}");
        for wrong in ["*a", "x_{1", "a\\", "*~a~*", "x^{a_{b}}"] {
            assert!(matches!(Label::markup(wrong), Err(Error::Markup { .. })), "{wrong}");
        }
    }
}
