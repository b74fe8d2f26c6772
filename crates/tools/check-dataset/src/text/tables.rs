//! One function for each table; `None` if it has no rows.

use std::path::Path;

use checks::{BranchRow, Report, VariableRow, WeightRow};
use common::number::{percent, significant};
use shell::Table;

use super::paragraph::paragraph;

/// Pairs shown of a long list; the JSON has all.
pub const PAIRS: usize = 25;

/// The trees, and the folder that all files are below.
pub fn files(report: &Report) -> (Option<Table>, String) {
    let folder = common_folder(report.files.iter().map(|row| row.path.as_path()));
    let of = if report.kind == "dataset" { "process" } else { "class" };
    let mut table = Table::new([of, "file", "tree", "entries", "branches", "refused", "friends"]);
    for row in &report.files {
        table.row([
            row.of.clone(),
            row.path.strip_prefix(folder).unwrap_or(&row.path).display().to_string(),
            row.tree.clone(),
            row.entries.to_string(),
            row.readable.to_string(),
            row.refused.to_string(),
            row.friends.len().to_string(),
        ]);
    }
    ((!report.files.is_empty()).then_some(table), format!("`{}`", folder.display()))
}

fn common_folder<'p>(paths: impl Iterator<Item = &'p Path>) -> &'p Path {
    let folders = paths.map(|path| path.parent().unwrap_or(Path::new("")));
    let both = |a: &'p Path, b: &'p Path| a.ancestors().find(|folder| b.starts_with(folder)).unwrap_or(Path::new(""));
    folders.reduce(both).unwrap_or(Path::new(""))
}

/// Names and types.
pub fn branches(report: &Report, width: usize) -> Option<String> {
    let one = |row: &BranchRow| format!("{} {}", row.name, row.types.join(" or "));
    let all: Vec<String> = report.branches.iter().map(one).collect();
    (!all.is_empty()).then(|| paragraph(&all.join(", "), "", width).trim_end().to_owned())
}

/// Shares of the folds and repeated events.
pub fn divisions(report: &Report) -> Option<Table> {
    let folds = (0..report.folds).map(|fold| format!("fold {fold}"));
    let titles = [if report.kind == "dataset" { "process" } else { "class" }.to_owned(), "events".to_owned()];
    let last = ["repeated", "too many", "key"].map(str::to_owned);
    let mut table = Table::new(titles.into_iter().chain(folds).chain(last));
    for row in &report.divisions {
        let events: u64 = row.events.iter().sum();
        let share = |count: &u64| if events == 0 { "-".into() } else { percent(*count as f64 / events as f64) };
        let count = |count: Option<u64>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let first = [row.of.clone(), events.to_string()];
        let last = [count(row.repeated), count(row.surplus), row.key.join(", ")];
        table.row(first.into_iter().chain(row.events.iter().map(share)).chain(last));
    }
    (!report.divisions.is_empty()).then_some(table)
}

/// Weights of processes or classes.
pub fn weights(report: &Report, rows: &[WeightRow]) -> Option<Table> {
    let first = rows.first()?;
    let (processes, training) = (first.process.is_some(), report.kind == "training");
    let mut titles = if processes { vec!["process"] } else { vec!["class"] };
    titles.push("fold");
    titles.push(if training { "events" } else { "passing" });
    titles.extend(if processes { ["of read", "Σw", "Σ|w|"] } else { ["of all", "Σw", "of all"] });
    titles.extend(if processes { vec![] } else { vec!["Σ|w|"] });
    titles.extend(["negative", "effective"]);
    titles.extend(training.then_some("training Σ"));
    let mut table = Table::new(titles);
    for row in rows {
        let number = |value: f64| significant(value, 5);
        let mut cells = vec![row.process.clone().unwrap_or_else(|| row.label().to_owned()), row.fold.to_string()];
        cells.push(row.sums.events.to_string());
        cells.push(percent(match processes {
            true => row.sums.events as f64 / row.entries.max(1) as f64,
            false => row.share_of_events,
        }));
        cells.push(number(row.sums.sum));
        cells.extend((!processes).then(|| percent(row.share_of_weights)));
        cells.extend([number(row.sums.absolute), percent(row.negative_share), number(row.effective)]);
        cells.extend(row.training_weights.map(number));
        table.row(cells);
    }
    Some(table)
}

/// The inputs, or others like them.
pub fn variables<'r>(what: &str, rows: impl IntoIterator<Item = &'r VariableRow>, events: u64) -> Option<Table> {
    let mut rows = rows.into_iter().peekable();
    rows.peek()?;
    let mut table = Table::new([what, "min", "max", "mean", "deviation", "NaN", "inf", ""]);
    for row in rows {
        let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| significant(value, 6));
        let remarks = [
            row.constant.then(|| "constant".to_owned()),
            row.sentinel.as_ref().map(|_| "sentinel".to_owned()),
            (row.missing > 0).then(|| format!("missing in {}", percent(row.missing as f64 / events as f64))),
        ];
        table.row([
            row.name.clone(),
            number(row.min),
            number(row.max),
            number(row.mean),
            number(row.deviation),
            row.nan.to_string(),
            row.infinite.to_string(),
            remarks.into_iter().flatten().collect::<Vec<_>>().join(", "),
        ]);
    }
    Some(table)
}

/// Values that stand for "none".
pub fn sentinels(report: &Report) -> Option<Table> {
    let mut table = Table::new(["input", "value", "events", "nearest other"]);
    let mut any = false;
    for row in &report.inputs.variables {
        let Some(found) = &row.sentinel else { continue };
        any = true;
        let (value, nearest) = (significant(found.value, 6), significant(found.nearest, 6));
        table.row([row.name.clone(), value, percent(found.share), nearest]);
    }
    any.then_some(table)
}

/// The most correlated pairs of inputs.
pub fn correlated(report: &Report) -> Option<Table> {
    let mut table = Table::new(["input", "and", "ρ"]);
    for pair in report.inputs.correlated.iter().take(PAIRS) {
        table.row([pair.a.clone(), pair.b.clone(), format!("{:.4}", pair.correlation)]);
    }
    (!report.inputs.correlated.is_empty()).then_some(table)
}
