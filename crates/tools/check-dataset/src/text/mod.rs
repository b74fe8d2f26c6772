//! The report as tables for people, at most about 100 columns wide.

mod paragraph;
mod tables;

use std::fmt::{Display, Write};

use checks::{Finding, Report};
use paragraph::{WIDTH, paragraph};

/// All sections; those without rows are left out.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    let mut section = |title: &str, body: Option<&dyn Display>| {
        if let Some(body) = body {
            // A string takes everything.
            let _ = write!(text, "{title}\n{body}\n\n");
        }
    };
    let (files, folder) = tables::files(report);
    section(&format!("FILES below {folder}"), files.as_ref().map(|table| table as _));
    let branches = tables::branches(report);
    section("BRANCHES that are used", branches.as_ref().map(|lines| lines as _));
    let rule = report.fold_rule.as_deref().unwrap_or("not known");
    let divisions = tables::divisions(report);
    section(&format!("FOLDS: {rule}"), divisions.as_ref().map(|table| table as _));
    let processes = tables::weights(report, &report.processes);
    section("PROCESSES", processes.as_ref().map(|table| table as _));
    let classes = tables::weights(report, &report.classes);
    section("CLASSES", classes.as_ref().map(|table| table as _));
    let events = report.inputs.events;
    let variables = tables::variables("input", &report.inputs.variables, events);
    section(&format!("INPUTS in {events} events, unweighted"), variables.as_ref().map(|table| table as _));
    for (title, row) in [("TARGET", &report.target), ("DECORRELATED VARIABLE", &report.decorrelated)] {
        let table = tables::variables("number", row, events);
        section(&format!("{title}, unweighted"), table.as_ref().map(|table| table as _));
    }
    let sentinels = tables::sentinels(report);
    section("SENTINELS: a value far outside of the rest", sentinels.as_ref().map(|table| table as _));
    let correlated = tables::correlated(report);
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
    text + &findings("WARNINGS", found.warnings()) + &findings("PROBLEMS", found.problems()) + verdict(report)
}

fn findings<'f>(title: &str, findings: impl Iterator<Item = &'f Finding>) -> String {
    let one = |finding: &Finding| {
        let remedy = if finding.help.is_empty() { String::new() } else { paragraph(&finding.help, "  → ", WIDTH) };
        paragraph(&format!("{}: {}", finding.code.as_str(), finding.text()), "- ", WIDTH) + &remedy
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
