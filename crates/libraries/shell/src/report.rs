//! Errors and log lines, as people or machines read them.
//!
//! An error is printed as `error:`, one `caused by:` for each cause, and `help:` last. Advice is a line of any error
//! text that begins with `help: `, so that libraries can give it without knowing the shell.

use super::time;
use serde_json::json;

/// An error taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What the error says itself.
    pub message: String,
    /// What its causes say, outermost first, without repetitions.
    pub causes: Vec<String>,
    /// Advice of all of them.
    pub help: Vec<String>,
}

impl Report {
    /// Takes an error apart.
    pub fn new(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut help: Vec<String> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for cause in std::iter::successors(Some(error), |error| error.source()) {
            let text = cause.to_string();
            let (advice, message): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with("help: "));
            help.extend(advice.iter().map(|line| line.trim_start_matches("help: ").to_owned()));
            // Transparent wrappers repeat their cause, and some messages end with it.
            let message = message.join("\n");
            if !texts.last().is_some_and(|last| last.ends_with(&message)) {
                texts.push(message);
            }
        }
        help.dedup();
        let mut texts = texts.into_iter();
        Self { message: texts.next().unwrap_or_default(), causes: texts.collect(), help }
    }

    /// Lines for people.
    pub(crate) fn text(&self, colour: bool) -> String {
        let mut lines = vec![labelled("error", &self.message, colour)];
        lines.extend(self.causes.iter().map(|cause| labelled("caused by", cause, colour)));
        lines.extend(self.help.iter().map(|help| labelled("help", help, colour)));
        lines.join("\n")
    }

    /// One JSON object.
    pub(crate) fn json(&self) -> String {
        line("error", &self.message, &self.causes, &self.help)
    }
}

/// A line of the JSON log.
pub fn line(level: &str, message: &str, causes: &[String], help: &[String]) -> String {
    let mut line = json!({ "time": time::now(), "level": level, "message": message });
    if !causes.is_empty() {
        line["causes"] = json!(causes);
    }
    if !help.is_empty() {
        line["help"] = json!(help);
    }
    line.to_string()
}

/// `label: message`, the label coloured if wanted.
pub fn labelled(label: &str, message: &str, colour: bool) -> String {
    if !colour {
        return format!("{label}: {message}");
    }
    let code = match label {
        "error" => 31,
        "warning" => 33,
        "help" => 36,
        _ => 39,
    };
    format!("\x1b[1;{code}m{label}:\x1b[0m {message}")
}
