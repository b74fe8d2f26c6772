//! "Did you mean": the known name nearest to an unknown one.

/// The candidate that `unknown` is most likely a misspelling of, if any is near enough.
///
/// Nearness is the number of insertions, deletions, replacements and swaps of neighbours (optimal string
/// alignment), without regard to case and to `-`/`_`; up to a third of the length is near.
pub fn nearest<'a>(unknown: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase().replace('-', "_");
    let wanted = fold(unknown);
    let limit = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Advice for an unknown name: the nearest candidate, or all of them when there are few.
pub fn advice<'a>(unknown: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let candidates: Vec<_> = candidates.into_iter().collect();
    match nearest(unknown, candidates.iter().copied()) {
        Some(name) => Some(format!("did you mean `{name}`?")),
        None if candidates.is_empty() => None,
        None if candidates.len() <= 30 => Some(format!("known are `{}`", candidates.join("`, `"))),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_finds_its_neighbour() {
        let keys = ["train_test_split", "variables", "classes", "class_weights"];
        assert_eq!(nearest("varaibles", keys), Some("variables"));
        assert_eq!(nearest("class-weight", keys), Some("class_weights"));
        assert_eq!(nearest("eta", ["beta", "pt"]), Some("beta"));
    }

    #[test]
    fn a_name_like_nothing_else_has_no_neighbour_but_a_list() {
        assert_eq!(nearest("zzz", ["pt", "eta"]), None);
        assert_eq!(advice("zzz", ["pt", "eta"]).as_deref(), Some("known are `pt`, `eta`"));
    }
}
