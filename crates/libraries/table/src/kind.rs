//! What the values of a column are, in every format: numbers or text, fixed arrays of them, lists of varying length.

use std::fmt;

use rootfile::{BranchSpec, Element};

/// The type of a column, outermost first: `levels` of varying length, then fixed `dims`, then the element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// The type of one value; [`Element::U8`] for the bytes of text.
    pub element: Element,
    /// Fixed dimensions: empty for one value, `[2, 3]` for `x[2][3]`.
    pub dims: Vec<usize>,
    /// Levels of varying length, as in [`rootfile::Column::levels`]: the last one of text cuts the bytes into texts.
    pub levels: usize,
    /// Whether the values are text.
    pub text: bool,
}

impl Kind {
    /// One value per entry.
    pub fn scalar(element: Element) -> Kind {
        Kind { element, dims: Vec::new(), levels: 0, text: false }
    }

    /// One text per entry.
    pub fn text() -> Kind {
        Kind { element: Element::U8, dims: Vec::new(), levels: 1, text: true }
    }

    /// Values per entry, or per item of the last level.
    pub fn width(&self) -> usize {
        self.dims.iter().product()
    }

    /// How many levels are lists, not the cutting of bytes into texts.
    pub fn lists(&self) -> usize {
        self.levels - usize::from(self.text)
    }

    /// Whether expressions can use such values.
    ///
    /// # Errors
    /// Why not.
    pub fn countable(&self) -> Result<(), String> {
        match (self.text, self.levels) {
            (true, _) => Err("it is text, expected numbers".to_owned()),
            (_, 0 | 1) => Ok(()),
            _ => Err("it holds vectors of vectors, expected numbers or one level of vectors".to_owned()),
        }
    }

    /// About how many bytes an entry takes in memory; lists and texts are guessed.
    pub(crate) fn entry_bytes(&self) -> usize {
        const GUESS: usize = 8;
        self.width() * self.element.size() * GUESS.pow(self.levels.min(2) as u32) + 8 * self.levels
    }

    /// As a branch of a tree; `None` if there is none for lists of lists of arrays.
    pub(crate) fn branch(&self, name: &str) -> Option<BranchSpec> {
        BranchSpec::shaped(name, self.element, self.dims.as_slice(), self.levels, self.text)
    }
}

/// `float32`, `float32[2][3]`, `list of int32`, `text`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.lists() {
            f.write_str("list of ")?;
        }
        match self.text {
            true => f.write_str("text")?,
            false => f.write_str(self.element.name())?,
        }
        self.dims.iter().try_for_each(|dim| write!(f, "[{dim}]"))
    }
}
