//! "Did you mean": the known name nearest to an unknown one, with one limit of nearness for all crates.

/// The candidate that `unknown` is most likely a misspelling of, if any is near enough.
///
/// Nearness is the number of insertions, deletions, replacements and swaps of neighbours (optimal string
/// alignment), without regard to case and to `-`/`_`; up to a third of the length is near. Of equally near candidates
/// the first one with the fewest differences in case wins.
pub fn nearest<'a>(unknown: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_lowercase().replace('-', "_");
    let wanted = fold(unknown);
    let limit = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(&wanted, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, candidate)| (*distance, strsim::osa_distance(unknown, candidate)))
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

/// Advice for the name of a branch that is only a member of others: their full names, as `jets.pt` for `pt`. `None` for other names.
pub fn members<'a>(unknown: &str, full_names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    const SHOWN: usize = 4;
    let is_member = |name: &&str| name.strip_suffix(unknown).is_some_and(|above| above.ends_with('.'));
    let mut names: Vec<&str> = full_names.into_iter().filter(|_| !unknown.is_empty()).filter(is_member).collect();
    names.truncate(SHOWN);
    let (last, others) = names.split_last()?;
    let others = if others.is_empty() { String::new() } else { format!("`{}` or ", others.join("`, `")) };
    Some(format!("`{unknown}` is only a member: write {others}`{last}`"))
}

/// Advice for the name of a branch that a tree lacks: its full name if it is a member of others, else as [`advice`].
pub fn branch_advice<'a>(unknown: &str, branches: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    members(unknown, branches.clone()).or_else(|| advice(unknown, branches))
}

/// Advice for a name that a file lacks: the nearest of the names `there`, or the first ones, each one of the `nouns`.
pub fn contents<'a>(unknown: &str, there: impl IntoIterator<Item = &'a str>, nouns: &str) -> String {
    const SHOWN: usize = 12;
    let there: Vec<_> = there.into_iter().collect();
    match nearest(unknown, there.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if there.is_empty() => format!("it has no {nouns}"),
        None if there.len() <= SHOWN => format!("{nouns} there: {}", there.join(", ")),
        None => format!("{nouns} there: {}, … ({} in all)", there[..SHOWN].join(", "), there.len()),
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
        assert_eq!(nearest("pt_l", ["eta_1", "pt_1", "met"]), Some("pt_1"));
        assert_eq!(nearest("Srqt", ["sqrt", "sin"]), Some("sqrt"));
    }

    #[test]
    fn a_name_that_differs_in_case_alone_comes_before_others() {
        assert_eq!(nearest("PT", ["eta", "pt"]), Some("pt"));
        assert_eq!(nearest("Pt", ["PT", "pt", "Pt_"]), Some("PT"));
        assert_eq!(nearest("met_pT", ["MET_PT", "met_pt"]), Some("met_pt"));
    }

    #[test]
    fn a_name_like_nothing_else_has_no_neighbour_but_a_list() {
        assert_eq!(nearest("zzz", ["pt", "eta"]), None);
        assert_eq!(nearest("nothing", ["pt_1", "eta_1"]), None);
        assert_eq!(nearest("", ["pt_1"]), None);
        assert_eq!(advice("zzz", ["pt", "eta"]).as_deref(), Some("known are `pt`, `eta`"));
    }

    #[test]
    fn a_member_is_answered_by_its_full_names() {
        let there = ["jets.pt", "muons.pt", "pt_1", "jets.mass"];
        assert_eq!(members("pt", there).as_deref(), Some("`pt` is only a member: write `jets.pt` or `muons.pt`"));
        assert_eq!(members("mass", there).as_deref(), Some("`mass` is only a member: write `jets.mass`"));
        assert_eq!(members("t", there), None);
        assert_eq!(branch_advice("pt_l", there).as_deref(), Some("did you mean `pt_1`?"));
    }

    #[test]
    fn a_name_that_a_file_lacks_is_answered_by_what_it_has() {
        assert_eq!(contents("pt_l", ["eta", "pt_1", "m_vis"], "branches"), "did you mean `pt_1`?");
        assert_eq!(contents("PT", ["eta", "pt"], "branches"), "did you mean `pt`?");
        assert_eq!(contents("energy", ["pt", "eta"], "branches"), "branches there: pt, eta");
        assert_eq!(contents("energy", [], "trees"), "it has no trees");
        assert_eq!(
            contents("energy", ["x"; 13], "trees"),
            format!("trees there: {}x, … (13 in all)", "x, ".repeat(11))
        );
    }
}
