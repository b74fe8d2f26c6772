//! Whether the events are divided evenly and each stands once.

use crate::codes;
use crate::findings::Findings;
use crate::report::DivisionRow;

/// Standard deviations from which a division is uneven.
const UNEVEN: f64 = 5.0;

/// Warns of uneven folds, and of repeated events if they are `suspicious`: processes that were filled into one class may each
/// count their events from 1. `what` is a process or a class.
pub fn warn(what: &str, row: &DivisionRow, suspicious: bool, findings: &mut Findings) {
    let of = &row.of;
    if let Some((fold, share, expected)) = uneven(row) {
        let message = format!(
            "{:.2} % of the events of {what} `{of}` are in fold {fold}, expected {:.2} %",
            100.0 * share,
            100.0 * expected
        );
        findings.warn(
            codes::UNEVEN_FOLDS,
            message,
            "look whether the number that divides events is one for each event",
        );
    }
    let key = row.key.join("`, `");
    if let (Some(repeated @ 1..), Some(surplus)) = (row.repeated, row.surplus.filter(|_| suspicious)) {
        findings.warn(
            codes::DUPLICATE_EVENTS,
            format!("{what} `{of}`: {repeated} values of `{key}` stand more than once, {surplus} events too many"),
            "remove files or events that are there twice; samples that each count from 1 are better one process each",
        );
    }
    if row.too_many {
        let message = format!("{what} `{of}` has too many events to look for duplicates");
        findings.warn(codes::TOO_MANY_EVENTS, message, "check its files in parts");
    }
}

/// The first fold whose number of events is more than five standard deviations (binomial) from an equal share.
fn uneven(row: &DivisionRow) -> Option<(usize, f64, f64)> {
    let events: u64 = row.events.iter().sum();
    if row.fixed || events == 0 {
        return None;
    }
    let (events, expected) = (events as f64, 1.0 / row.events.len() as f64);
    let deviation = (events * expected * (1.0 - expected)).sqrt();
    let far = |count: u64| (count as f64 - events * expected).abs() > UNEVEN * deviation;
    let found = row.events.iter().position(|&count| far(count))?;
    Some((found, row.events[found] as f64 / events, expected))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(events: &[u64], fixed: bool, repeated: u64, suspicious: bool) -> Vec<&'static str> {
        let row = DivisionRow {
            of: "ztt".into(),
            events: events.to_vec(),
            fixed,
            key: vec!["event".into()],
            repeated: Some(repeated),
            surplus: Some(repeated),
            too_many: false,
        };
        let mut findings = Findings::default();
        warn("process", &row, suspicious, &mut findings);
        findings.warnings().map(|finding| finding.code.as_str()).collect()
    }

    #[test]
    fn folds_are_uneven_beyond_what_chance_gives() {
        assert_eq!(findings(&[5010, 4990], false, 0, true), [""; 0]);
        assert_eq!(findings(&[6000, 4000], false, 0, true), ["uneven_folds"]);
        assert_eq!(findings(&[10_000, 0], true, 0, true), [""; 0]);
        assert_eq!(findings(&[0, 0], false, 0, true), [""; 0]);
    }

    #[test]
    fn repeated_events_are_told_where_they_should_not_be() {
        assert_eq!(findings(&[50, 50], false, 3, true), ["duplicate_events"]);
        assert_eq!(findings(&[50, 50], false, 3, false), [""; 0]);
    }
}
