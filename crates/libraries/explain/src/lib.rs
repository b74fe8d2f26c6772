//! Errors with a code for machines and help for people.
//!
//! `std::error::Error` says what is wrong and why. [`Explain`] adds what kind of trouble it is, by a word that scripts may rely on,
//! and what to do about it. Each library implements it for its errors and offers a function `explain`, an [`Explainer`], that
//! finds the trait behind a `dyn Error` of its own or of the libraries below; [`Report`] takes a chain of errors apart with it.

mod advice;
mod problem;
mod report;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::error::Error;

pub use advice::advice;
pub use problem::Problem;
pub use report::{Report, split};

/// An error that says what kind of trouble it is and what to do about it.
///
/// `Display` of such an error prints [`Self::message`] and below it, through [`advice`], a line `help: ` with [`Self::help`]:
/// both for whoever prints an error without a [`Report`]. The help of its causes is that of its causes.
pub trait Explain: Error {
    /// The kind of trouble, in snake case. Errors with the same remedy may share a code; what a code means never changes.
    ///
    /// A wrapper that only adds the place has the code of what it wraps.
    fn code(&self) -> &'static str;

    /// What to do about it, if that is known here.
    fn help(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// What is wrong, without the help.
    fn message(&self) -> String {
        let mut text = self.to_string();
        let below = advice(self).to_string();
        if text.ends_with(&below) {
            text.truncate(text.len() - below.len());
        }
        text
    }
}

/// Finds [`Explain`] behind an error, if it is one of a known set of types.
pub type Explainer = for<'e> fn(&'e (dyn Error + 'static)) -> Option<&'e dyn Explain>;

/// The error as an `E`, also if it is boxed: the step of an [`Explainer`].
pub fn find<'e, E: Explain + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
    let boxed = || error.downcast_ref::<Box<E>>().map(|error| &**error);
    error.downcast_ref::<E>().or_else(boxed).map(|error| error as &dyn Explain)
}

/// What the first of several [`Explainer`]s finds.
pub fn first<'e>(error: &'e (dyn Error + 'static), explainers: &[Explainer]) -> Option<&'e dyn Explain> {
    explainers.iter().find_map(|explain| explain(error))
}
