//! What is said of arguments that cannot be parsed, by text or as JSON, and of help and version, which are parsed as errors.

use std::ffi::OsString;
use std::io::Write;

use clap::error::ErrorKind;
use explain::Report;

use crate::{Exit, Stream, report, terminal};

/// How a tool ends that was not begun.
pub struct Refusal {
    pub exit: Exit,
    /// For stdout if that is a success.
    pub text: String,
}

/// Says that arguments cannot be parsed, or what `--help` and `--version` ask for.
pub fn refuse(error: &clap::Error, arguments: impl IntoIterator<Item = OsString>) -> Exit {
    if !error.use_stderr() {
        let _ = error.print(); // a closed pipe does not matter here
        return Exit::Ok;
    }
    let plain = refusal(error, arguments);
    let is_text = !plain.text.starts_with('{');
    let text = if is_text && terminal::is_lively() { readable(&error.render().ansi().to_string()) } else { plain.text };
    let _ = Stream::Err.write(text.as_bytes());
    let _ = std::io::stderr().flush();
    plain.exit
}

/// The same without saying it.
pub fn refusal(error: &clap::Error, arguments: impl IntoIterator<Item = OsString>) -> Refusal {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return Refusal { exit: Exit::Ok, text };
    }
    let text = readable(&text);
    let text = if wants_json(arguments) { report::json(&taken_apart(error.kind(), &text)) + "\n" } else { text };
    Refusal { exit: Exit::Usage, text }
}

/// Whether `--log-format json` is among arguments that cannot be parsed.
fn wants_json(arguments: impl IntoIterator<Item = OsString>) -> bool {
    let arguments: Vec<_> = arguments.into_iter().collect();
    let apart = arguments.windows(2).any(|two| two[0] == "--log-format" && two[1] == "json");
    apart || arguments.iter().any(|one| one == "--log-format=json")
}

/// What parsers of numbers say, in words of people.
fn readable(text: &str) -> String {
    let words = [
        ("invalid digit found in string", "expected a whole number"),
        ("cannot parse integer from empty string", "expected a whole number"),
        ("number too large to fit in target type", "the number is too large"),
        ("number too small to fit in target type", "expected a number that is not negative"),
        ("number would be zero for non-zero type", "expected at least 1"),
        ("invalid float literal", "expected a number"),
        ("cannot parse float from empty string", "expected a number"),
    ];
    words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The parts of a message: its first paragraph, with tips and usage as help.
fn taken_apart(kind: ErrorKind, text: &str) -> Report {
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let message = match kind {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "expected arguments".to_owned(),
        _ => lines(paragraphs.next().unwrap_or_default().trim_start_matches("error: ")),
    };
    let help = paragraphs.map(|paragraph| lines(paragraph.trim_start_matches("tip: "))).collect();
    Report { code: Some("usage"), message, causes: Vec::new(), help, is_usage: true }
}

/// The lines of a paragraph in one.
fn lines(paragraph: &str) -> String {
    paragraph.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_wanted_in_either_spelling() {
        let wants = |arguments: &[&str]| wants_json(arguments.iter().map(OsString::from));
        assert!(wants(&["train", "--log-format", "json"]) && wants(&["--log-format=json", "--x"]));
        assert!(!wants(&["train", "json", "--log-format"]) && !wants(&["--log-format=text"]));
    }

    #[test]
    fn a_message_is_taken_apart() {
        let text = "error: unexpected argument '--forc' found\n\n  tip: a similar argument exists: '--force'\n\n\
                    Usage: train <CONFIG>\n\nFor more information, try '--help'.\n";
        let report = taken_apart(ErrorKind::UnknownArgument, text);
        assert_eq!((report.code, report.message.as_str()), (Some("usage"), "unexpected argument '--forc' found"));
        assert_eq!(report.help[0], "a similar argument exists: '--force'");
    }
}
