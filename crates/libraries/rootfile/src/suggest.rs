//! "Did you mean": the known name closest to one that is not known, or the list when nothing is close.

/// `did you mean …` where a name is close, otherwise the first of the `known` names, each called a `noun`.
pub(crate) fn help<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>, nouns: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let close = known
        .iter()
        .map(|name| ((distance(&asked.to_lowercase(), &name.to_lowercase()), distance(asked, name)), name))
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

/// Edit distance (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
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
