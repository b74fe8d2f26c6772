//! Errors with a code for machines and help for people.
//!
//! `std::error::Error` says what is wrong and why. [`Explain`] adds what kind of trouble it is, by a word that scripts may rely on,
//! and what to do about it. Each library implements it for its errors and offers a function `explain`, an [`Explainer`], that
//! finds the trait behind a `dyn Error` of its own or of the libraries below; [`Report`] takes a chain of errors apart with it.

mod explain;
mod find;
mod problem;
mod report;
#[cfg(test)]
mod tests;

pub use explain::{Explain, advice};
pub use find::{Explainer, find, first};
pub use problem::Problem;
pub use report::{Report, split};
