//! The line of help below a message.

use std::fmt::{Display, Formatter, Result};

use crate::Explain;

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
