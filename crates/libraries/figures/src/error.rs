//! What can be wrong with a figure: the numbers, the text, or its size.

/// The result of drawing.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a figure was not drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to draw.
    #[error("no numbers to draw: {what} is empty")]
    Empty {
        /// The input that is empty.
        what: String,
    },
    /// A number is NaN or infinite.
    #[error("cannot draw {what}: value {index} is {value}, expected a finite number")]
    NotFinite {
        /// The input that holds the number.
        what: String,
        /// Its position, counted from 0.
        index: usize,
        /// The number.
        value: f64,
    },
    /// Two inputs do not have the sizes that belong together.
    #[error("cannot draw {what}: expected {expected}, found {found}")]
    Size {
        /// The input with the wrong size.
        what: String,
        /// The size that the other inputs ask for.
        expected: usize,
        /// The size that it has.
        found: usize,
    },
    /// The best epoch is none of those that were run.
    #[error("cannot mark epoch {best}: expected 1 to {epochs}")]
    Epoch {
        /// The epoch to be marked.
        best: usize,
        /// The number of epochs.
        epochs: usize,
    },
    /// An axis without extent, or a logarithmic axis that is not positive.
    #[error("cannot draw an axis from {lower} to {upper}: {reason}")]
    Range {
        /// The lower end.
        lower: f64,
        /// The upper end.
        upper: f64,
        /// What an axis needs.
        reason: &'static str,
    },
    /// The embedded font cannot show a character.
    #[error("the font has no character {character:?} (U+{code:04X}), found in `{text}`", code = u32::from(*.character))]
    Character {
        /// The character.
        character: char,
        /// The text in which it was found.
        text: String,
    },
    /// The markup of a text does not make sense.
    #[error("cannot read the text `{text}`: {reason}")]
    Markup {
        /// The text with its markup.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The scene could not be turned into a picture.
    #[error("cannot make a {format} picture: {reason}")]
    Render {
        /// The format.
        format: &'static str,
        /// What the renderer said.
        reason: String,
    },
}
