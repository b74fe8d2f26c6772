//! A problem in words, for errors that have many causes and one code.

use std::borrow::Cow;
use std::fmt::{Display, Formatter, Result};

/// What is wrong, and what to do about it if that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
}

impl Problem {
    /// The same with help.
    #[must_use]
    pub fn help(self, help: impl Into<Cow<'static, str>>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl<T: Into<String>> From<T> for Problem {
    fn from(text: T) -> Self {
        Self { text: text.into(), help: None }
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.text)
    }
}
