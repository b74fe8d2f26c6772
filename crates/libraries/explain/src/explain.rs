//! The trait, and how an error that has it prints its help.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Display, Formatter, Result};

/// An error that says what kind of trouble it is and what to do about it.
///
/// `Display` of such an error prints [`Self::message`] and below it, through [`advice`], a line `help: ` with [`Self::help`]:
/// both for whoever prints an error without a [`Report`](crate::Report). The help of its causes is that of its causes.
pub trait Explain: Error {
    /// The kind of trouble, in snake case. Errors with the same remedy may share a code; what a code means never changes.
    ///
    /// A wrapper that only adds the place has the code of what it wraps.
    fn code(&self) -> &'static str;

    /// What to do about it, if that is known here.
    fn help(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// Whether what somebody wrote, in a command or a configuration, is wrong by itself, whatever the files hold.
    fn is_usage(&self) -> bool {
        false
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

/// Prints a line break and `help: ` with the help of an error; nothing if it has none. Ends the `Display` of every error with help.
pub fn advice<E: Explain + ?Sized>(error: &E) -> impl Display {
    Advice(error.help().map(|help| help.into_owned()))
}

struct Advice(Option<String>);

impl Display for Advice {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.0.as_ref().map_or(Ok(()), |help| write!(f, "\nhelp: {help}"))
    }
}
