//! What is said of missing values.

use crate::kind::Kind;

/// What became of the missing values of a column, as a line of a report.
pub fn missing(name: &str, kind: &Kind, count: u64) -> String {
    let s = if count == 1 { "" } else { "s" };
    match (kind.lists(), kind.text) {
        (0, true) => format!("{name}: {count} missing text{s} became empty"),
        (0, false) => format!("{name}: {count} missing value{s} became NaN"),
        _ => format!("{name}: {count} missing value{s} became NaN or, if they are lists or texts, empty"),
    }
}

#[cfg(test)]
mod tests {
    use rootfile::Element;

    use super::*;

    #[test]
    fn missing_values_are_told_by_what_became_of_them() {
        let said = |kind, count| missing("x", &kind, count);
        assert_eq!(said(Kind::scalar(Element::F32), 1), "x: 1 missing value became NaN");
        assert_eq!(said(Kind::text(), 2), "x: 2 missing texts became empty");
        assert!(said(Kind { levels: 1, ..Kind::scalar(Element::F32) }, 2).ends_with("empty"));
    }
}
