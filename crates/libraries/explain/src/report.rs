//! A chain of errors taken apart.

use std::error::Error;

use crate::find::Explainer;

/// An error with its causes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The outermost code.
    pub code: Option<&'static str>,
    /// What the error says itself.
    pub message: String,
    /// What its causes say, outermost first, without repetitions.
    pub causes: Vec<String>,
    /// Help of all of them.
    pub help: Vec<String>,
    /// Whether one of them is of what somebody wrote, see [`Explain::is_usage`](crate::Explain::is_usage).
    pub is_usage: bool,
}

impl Report {
    /// Takes an error apart. One that `explain` does not know is taken as a text, see [`split`].
    pub fn new(error: &(dyn Error + 'static), explain: Explainer) -> Self {
        let (mut code, mut is_usage) = (None, false);
        let mut help: Vec<String> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        let mut next = Some(error);
        while let Some(cause) = next {
            next = cause.source();
            let message = match explain(cause) {
                Some(known) => {
                    code = code.or(Some(known.code()));
                    is_usage |= known.is_usage();
                    help.extend(known.help().map(|help| help.into_owned()));
                    known.message()
                }
                None => {
                    let (message, own) = split(&cause.to_string());
                    help.extend(own);
                    message
                }
            };
            // Transparent wrappers repeat their cause, and some messages end with it.
            if !texts.last().is_some_and(|last| last.ends_with(&message)) {
                texts.push(message);
            }
        }
        help.dedup();
        let mut texts = texts.into_iter();
        Self { code, message: texts.next().unwrap_or_default(), causes: texts.collect(), help, is_usage }
    }

    /// The help that no message shows already: that of an expression stands below the place that it is about.
    pub fn help_not_shown(&self) -> impl Iterator<Item = &String> {
        let shown =
            |help: &&String| std::iter::once(&self.message).chain(&self.causes).any(|text| text.ends_with(*help));
        self.help.iter().filter(move |help| !shown(help))
    }
}

/// Message and help of a text that a tool made up on the spot (`bail!`, `context`): its lines that begin with `help: ` are help.
///
/// The only place where help is read from a text; libraries give theirs by [`crate::Explain`].
pub fn split(text: &str) -> (String, Vec<String>) {
    let (help, message): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("help: "));
    let help = help.iter().map(|line| line.trim_start_matches("help: ").to_owned()).collect();
    (message.join("\n"), help)
}
