//! Problems and warnings: a code for machines, the place, what is wrong, and what to do about it.

use std::error::Error;

use explain::{Explain, Report};
use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::codes::Code;

/// Whether the training can be started all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// It fails.
    Problem,
    /// It may be meant.
    Warning,
}

/// Something that the user should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind it is.
    pub code: Code,
    /// Whether it is a problem.
    pub severity: Severity,
    /// Where it is, if the message does not say it: `fold 0`.
    pub place: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// All that was found, in order. Serialised as two lists, `problems` and `warnings`.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Finding {
    /// An error that ends one of the other tools.
    pub fn problem(error: &(dyn Error + 'static)) -> Self {
        let report = Report::new(error, explain);
        let code = Code::of_error(report.code);
        Self::of(&report, code, code.remedy())
    }

    /// As [`Self::problem`], with the code and the remedy of the place where it was met; help of its own comes first.
    pub fn problem_as(code: Code, error: &(dyn Error + 'static), remedy: &str) -> Self {
        Self::of(&Report::new(error, explain), code, remedy)
    }

    fn of(report: &Report, code: Code, remedy: &str) -> Self {
        // In one line, without excerpts.
        let texts = std::iter::once(&report.message).chain(&report.causes);
        let first_lines: Vec<&str> = texts.filter_map(|text| text.lines().next()).collect();
        let help = if report.help.is_empty() { remedy.to_owned() } else { report.help.join("; ") };
        Self { code, severity: Severity::Problem, place: None, message: first_lines.join(": "), help }
    }

    /// Something that may be meant.
    pub fn warning(code: Code, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code, severity: Severity::Warning, place: None, message: message.into(), help: help.into() }
    }

    /// The same at a place; nowhere in particular if that is empty.
    #[must_use]
    pub fn at(self, place: &str) -> Self {
        Self { place: (!place.is_empty()).then(|| place.to_owned()), ..self }
    }

    /// The same with more to say.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        self.message += more;
        self
    }

    /// Place and message.
    pub fn text(&self) -> String {
        self.place.as_ref().map_or_else(String::new, |place| format!("{place}: ")) + &self.message
    }
}

/// Finds the code and the help of an error that a check meets.
pub fn explain<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e dyn Explain> {
    explain::first(error, &[dataset::explain, network::explain])
}

impl Findings {
    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Adds an error that ends one of the other tools.
    pub fn problem(&mut self, error: &(dyn Error + 'static)) {
        self.push(Finding::problem(error));
    }

    /// Adds something that may be meant.
    pub fn warn(&mut self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        self.push(Finding::warning(code, message, help));
    }

    /// What makes the training fail.
    pub fn problems(&self) -> impl Iterator<Item = &Finding> {
        self.of(Severity::Problem)
    }

    /// What may be meant.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.of(Severity::Warning)
    }

    fn of(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(move |finding| finding.severity == severity)
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Finding", 3)?;
        fields.serialize_field("name", &self.code)?;
        fields.serialize_field("message", &self.text())?;
        fields.serialize_field("remedy", &self.help)?;
        fields.end()
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut lists = serializer.serialize_map(Some(2))?;
        lists.serialize_entry("problems", &self.problems().collect::<Vec<_>>())?;
        lists.serialize_entry("warnings", &self.warnings().collect::<Vec<_>>())?;
        lists.end()
    }
}
