//! "Did you mean": the nearest known name by edit distance, if it is near enough to be meant.

/// The candidate with the fewest edits from `name`, at most a third of its letters.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(name.len()) <= 4 * limit)
        .map(|candidate| (strsim::osa_distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_mistake_finds_the_name_that_was_meant() {
        assert_eq!(nearest("pt_l", ["eta_1", "pt_1", "met"]), Some("pt_1"));
        assert_eq!(nearest("Srqt", ["sqrt", "sin"]), Some("sqrt"));
    }

    #[test]
    fn a_name_unlike_all_others_finds_nothing() {
        assert_eq!(nearest("nothing", ["pt_1", "eta_1"]), None);
        assert_eq!(nearest("", ["pt_1"]), None);
    }
}
