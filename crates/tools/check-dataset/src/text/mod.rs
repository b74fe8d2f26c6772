//! The report as tables for people, as wide as the terminal, texts at most 100 columns.

mod paragraph;
mod tables;

use std::fmt::{Display, Write};

use checks::{Finding, Report};
use paragraph::{WIDTH, paragraph};
use shell::Table;

/// All sections; those without rows are left out.
pub fn text(report: &Report, width: Option<usize>) -> String {
    let lines = width.unwrap_or(WIDTH).min(WIDTH);
    let fitted = |table: Option<Table>| table.map(|table| table.within(width));
    let mut text = String::new();
    let mut section = |title: &str, body: Option<&dyn Display>| {
        if let Some(body) = body {
            // A string takes everything.
            let _ = write!(text, "{title}\n{body}\n\n");
        }
    };
    let (files, folder) = tables::files(report);
    let files = fitted(files);
    section(&format!("FILES below {folder}"), files.as_ref().map(|table| table as _));
    let branches = tables::branches(report, lines);
    section("BRANCHES that are used", branches.as_ref().map(|lines| lines as _));
    let rule = report.fold_rule.as_deref().unwrap_or("not known");
    let divisions = fitted(tables::divisions(report));
    section(&format!("FOLDS: {rule}"), divisions.as_ref().map(|table| table as _));
    let processes = fitted(tables::weights(report, &report.processes));
    section("PROCESSES", processes.as_ref().map(|table| table as _));
    let classes = fitted(tables::weights(report, &report.classes));
    section("CLASSES", classes.as_ref().map(|table| table as _));
    let events = report.inputs.events;
    let variables = fitted(tables::variables("input", &report.inputs.variables, events));
    section(&format!("INPUTS in {events} events, unweighted"), variables.as_ref().map(|table| table as _));
    for (title, row) in [("TARGET", &report.target), ("DECORRELATED VARIABLE", &report.decorrelated)] {
        let table = fitted(tables::variables("number", row, events));
        section(&format!("{title}, unweighted"), table.as_ref().map(|table| table as _));
    }
    let sentinels = fitted(tables::sentinels(report));
    section("SENTINELS: a value far outside of the rest", sentinels.as_ref().map(|table| table as _));
    let correlated = fitted(tables::correlated(report));
    let of = report.inputs.correlated_events.unwrap_or(0);
    let shown = match report.inputs.correlated.len() {
        pairs if pairs > tables::PAIRS => format!(": the first {} of {pairs} pairs", tables::PAIRS),
        _ => String::new(),
    };
    section(
        &format!("CORRELATED INPUTS in {of} events, unweighted{shown}"),
        correlated.as_ref().map(|table| table as _),
    );
    let found = &report.findings;
    text + &findings("WARNINGS", found.warnings(), lines)
        + &findings("PROBLEMS", found.problems(), lines)
        + verdict(report)
}

fn findings<'f>(title: &str, findings: impl Iterator<Item = &'f Finding>, width: usize) -> String {
    let one = |finding: &Finding| {
        let remedy = if finding.help.is_empty() { String::new() } else { paragraph(&finding.help, "  → ", width) };
        paragraph(&format!("{}: {}", finding.code.as_str(), finding.text()), "- ", width) + &remedy
    };
    let text: String = findings.map(one).collect();
    if text.is_empty() { text } else { format!("{title}\n{text}\n") }
}

fn verdict(report: &Report) -> &'static str {
    match (report.findings.problems().next().is_none(), report.findings.warnings().next().is_none()) {
        (false, _) if report.kind == "dataset" => "No fold files can be made.",
        (false, _) => "The training would fail.",
        (true, false) => "No problems, but see the warnings.",
        (true, true) => "No problems.",
    }
}
