//! Layouts: where panels stand on the page, so that all labels fit.
//!
//! Margins follow from the measured width of the labels; the frames of panels below each other are aligned.
mod column;
mod matrix;
mod panel;
mod width;

pub use column::{Row, column};
pub use matrix::{Matrix, matrix};
pub use panel::Panel;
