//! How the events of a tree are divided among the folds.

use std::str::FromStr;

/// What tells the fold of the events of a tree: what is known of a file, or what a user claims of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division {
    /// All events are of this fold.
    Fold(u32),
    /// The fold rule, event by event.
    Rule,
}

impl FromStr for Division {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(fold) => Ok(Self::Fold(fold)),
            Err(_) if text == "rule" => Ok(Self::Rule),
            Err(_) => Err("expected the number of a fold, or `rule`".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_division_is_written_as_a_number_or_as_rule() {
        assert_eq!("3".parse(), Ok(Division::Fold(3)));
        assert_eq!("rule".parse(), Ok(Division::Rule));
        for text in ["-1", "Rule", "1.0", ""] {
            assert!(text.parse::<Division>().unwrap_err().contains("`rule`"), "{text}");
        }
    }
}
