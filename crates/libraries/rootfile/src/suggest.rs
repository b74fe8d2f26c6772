//! "Did you mean": the known name closest to one that is not known, or the list when nothing is close.

use strsim::osa_distance;

/// `did you mean …` where a name is close, otherwise the first of the `known` names, each called a `noun`.
pub(crate) fn help<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>, nouns: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let close = known
        .iter()
        .map(|name| ((osa_distance(&asked.to_lowercase(), &name.to_lowercase()), osa_distance(asked, name)), name))
        .min_by_key(|(distances, _)| *distances)
        .filter(|((distance, _), _)| *distance <= 1 + asked.chars().count() / 4);
    if let Some((_, name)) = close {
        return format!("did you mean `{name}`?");
    }
    const SHOWN: usize = 12;
    match known.len() {
        0 => format!("it has no {nouns}"),
        count if count <= SHOWN => format!("{nouns} there: {}", known.join(", ")),
        count => format!("{nouns} there: {}, … ({count} in all)", known[..SHOWN].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(help("pt_l", ["eta", "pt_1", "m_vis"], "branches"), "did you mean `pt_1`?");
        assert_eq!(help("PT", ["eta", "pt"], "branches"), "did you mean `pt`?");
    }

    #[test]
    fn a_name_far_from_all_gets_the_list() {
        assert_eq!(help("energy", ["pt", "eta"], "branches"), "branches there: pt, eta");
        assert_eq!(help("energy", [], "trees"), "it has no trees");
    }
}
