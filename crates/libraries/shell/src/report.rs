//! Errors and log lines, as people or machines read them.
//!
//! An error is printed as `error:`, one `caused by:` for each cause, and `help:` last.

use super::clean::clean;
use super::time;
use explain::Report;
use serde_json::json;

/// Lines for people.
pub(crate) fn text(report: &Report, colour: bool) -> String {
    let mut lines = vec![labelled("error", &report.message, colour)];
    lines.extend(report.causes.iter().map(|cause| labelled("caused by", cause, colour)));
    lines.extend(report.help_not_shown().map(|help| labelled("help", help, colour)));
    lines.join("\n")
}

/// One JSON object, with the time and what the report has: `code`, `causes` and `help` only if there are any.
pub(crate) fn json(report: &Report) -> String {
    let mut line = entry("error", &report.message);
    if let Some(code) = report.code {
        line["code"] = json!(code);
    }
    if !report.causes.is_empty() {
        line["causes"] = json!(report.causes);
    }
    if !report.help.is_empty() {
        line["help"] = json!(report.help);
    }
    line.to_string()
}

/// A line of the JSON log that says no error.
pub fn line(level: &str, message: &str) -> String {
    entry(level, message).to_string()
}

fn entry(level: &str, message: &str) -> serde_json::Value {
    json!({ "time": time::now(), "level": level, "message": message })
}

/// `label: message`, the label coloured if wanted.
pub fn labelled(label: &str, message: &str, colour: bool) -> String {
    let message = clean(message);
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
