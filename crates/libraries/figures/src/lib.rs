//! Figures with the look of the field, as SVG, PNG and PDF.
//!
//! A figure is a pure function of numbers: a [`chart`] takes them, checks them, and gives a [`Figure`], which draws
//! itself in each format. Nothing else is read or written: the fonts are embedded, and there are no dates or random
//! names in what is drawn, so that the same numbers give the same bytes.
//!
//! From below: a [`scene`] holds paths and text with positions in points; an [`axis`] maps values to fractions of a
//! side and has ticks; a [`layout`] places panels so that labels fit; an [`artist`] draws one thing in one panel; a
//! [`chart`] puts them together. Histograms, ratio panels and bands are new artists and charts, nothing more.
pub mod artist;
pub mod axis;
pub mod chart;
mod error;
mod explanation;
pub mod layout;
pub mod scene;
pub mod style;
mod write;

pub use error::{Error, Result};
pub use explanation::explain;
pub use write::Figure;
